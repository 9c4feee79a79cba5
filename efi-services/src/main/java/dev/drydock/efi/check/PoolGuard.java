package dev.drydock.efi.check;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.check.Checks.Origin;
import dev.drydock.efi.check.Misuse.DoubleFree;
import dev.drydock.efi.check.Misuse.InvalidFree;
import dev.drydock.efi.check.Misuse.PoolOverrun;
import dev.drydock.efi.check.Misuse.UseAfterFree;
import dev.drydock.efi.spec.EfiStatus;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Surrounds each piece of pool with zones that nobody may write, and keeps what was freed from being used again for a
 * while, so that a late write is noticed.
 */
public final class PoolGuard {
    /** What a piece takes more than was asked for. */
    public static final long OVERHEAD = 32;
    private static final long ZONE = OVERHEAD / 2;
    private static final byte ZONE_BYTE = (byte) 0xFB;
    private static final byte NEW_BYTE = (byte) 0xAF;
    private static final byte FREED_BYTE = (byte) 0xDF;
    /** Larger pieces are not filled, and given back at once: their pages are not accessible then. */
    private static final long LARGEST_FILLED = 64 << 10;
    private static final int MOST_KEPT = 256;
    private static final long MOST_KEPT_BYTES = 1 << 20;

    private final GuestMemory memory;
    private final Checks checks;
    private final StateMap<Long, Piece> live;
    private final StateMap<Long, Piece> kept;
    private final StateCounter keptBytes;

    /** A piece: its size as it was asked for, and who allocated or, later, freed it. */
    private record Piece(long size, Origin origin) {
        boolean isFilled() {
            return size <= LARGEST_FILLED;
        }
    }

    public PoolGuard(MachineState state, GuestMemory memory, Checks checks) {
        this.memory = memory;
        this.checks = checks;
        live = state.map();
        kept = state.map();
        keptBytes = state.counter();
    }

    /**
     * Prepares a piece.
     *
     * @param block of {@code size} and {@link #OVERHEAD} bytes
     * @return the address for who asked
     */
    public long arm(long block, long size) {
        long address = block + ZONE;
        kept.remove(address);
        memory.fill(block, ZONE, ZONE_BYTE);
        memory.fill(address + size, ZONE, ZONE_BYTE);
        var piece = new Piece(size, checks.here());
        if (piece.isFilled()) {
            memory.fill(address, size, NEW_BYTE);
        }
        live.put(address, piece);
        return address;
    }

    /**
     * Takes a piece back.
     *
     * @return the blocks that can be used anew
     * @throws EfiException EFI_INVALID_PARAMETER if there is no such piece
     */
    public List<Long> free(long address) {
        Piece piece = live.remove(address);
        if (piece == null) {
            Piece before = kept.get(address);
            if (before != null) {
                checks.report(new DoubleFree("pool", address, checks.describe(before.origin())));
            } else if (address != 0) {
                // The null pointer is noted as such.
                checks.report(new InvalidFree("pool", address));
            }
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        checkZones(address, piece);
        List<Long> released = new ArrayList<>();
        if (!piece.isFilled()) {
            checks.freedPages(address - ZONE & -GuestMemory.PAGE_SIZE,
                    (address + piece.size() + ZONE - 1) / GuestMemory.PAGE_SIZE
                            - (address - ZONE) / GuestMemory.PAGE_SIZE + 1,
                    Long.MAX_VALUE);
            released.add(address - ZONE);
            return released;
        }
        memory.fill(address, piece.size(), FREED_BYTE);
        kept.put(address, new Piece(piece.size(), checks.here()));
        keptBytes.add(piece.size());
        while (kept.size() > MOST_KEPT || keptBytes.get() > MOST_KEPT_BYTES) {
            Map.Entry<Long, Piece> eldest = kept.entrySet().iterator().next();
            checkFreed(eldest.getKey(), eldest.getValue());
            kept.remove(eldest.getKey());
            keptBytes.add(-eldest.getValue().size());
            released.add(eldest.getKey() - ZONE);
        }
        return released;
    }

    /** Looks at every piece, allocated or freed. */
    public void checkAll() {
        live.forEach(this::checkZones);
        kept.forEach(this::checkFreed);
    }

    private void checkZones(long address, Piece piece) {
        checkZone(address, piece, -ZONE);
        checkZone(address, piece, piece.size());
    }

    private void checkZone(long address, Piece piece, long offset) {
        long wrong = firstOther(address + offset, ZONE, ZONE_BYTE);
        if (wrong >= 0) {
            checks.report(new PoolOverrun(address, piece.size(), offset + wrong, checks.describe(piece.origin())));
            memory.fill(address + offset, ZONE, ZONE_BYTE);
        }
    }

    private void checkFreed(long address, Piece piece) {
        long wrong = firstOther(address, piece.size(), FREED_BYTE);
        if (wrong >= 0) {
            checks.report(new UseAfterFree("pool", address + wrong, checks.describe(piece.origin())));
            memory.fill(address, piece.size(), FREED_BYTE);
        }
    }

    private long firstOther(long address, long size, byte value) {
        MemorySegment bytes = memory.readable(address, size);
        for (long i = 0; i < size; i++) {
            if (bytes.get(JAVA_BYTE, i) != value) {
                return i;
            }
        }
        return -1;
    }
}

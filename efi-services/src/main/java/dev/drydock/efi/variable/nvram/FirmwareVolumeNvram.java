package dev.drydock.efi.variable.nvram;

import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables of EDK2's firmware volumes, as in {@code OVMF_VARS.fd} and {@code AAVMF_VARS.fd}.
 *
 * <p>A write appends the new value and marks the old one deleted, in steps of which each leaves one of the two to count;
 * when there is no room left behind the last variable, the volume is written anew without the deleted ones, by a
 * {@link FaultTolerantWrites fault tolerant write}.
 */
final class FirmwareVolumeNvram implements Nvram {
    /** What the distribution's OVMF takes with Secure Boot, header included. */
    private static final int LARGEST = 0x8400;

    private final NvramBytes bytes;
    private final VolumeLayout layout;
    private final List<String> findings = new ArrayList<>();
    private Map<VariableId, VolumeVariables.Located> live;
    /** The offset of the next variable in the volume. */
    private int end;
    /** Whether a write failed, so that what lies at {@link #end} is unknown. */
    private boolean torn;

    private FirmwareVolumeNvram(NvramBytes bytes, VolumeLayout layout) {
        this.bytes = bytes;
        this.layout = layout;
    }

    /** @throws NvramFormatException if it is no such volume, or damaged beyond what EDK2's rules repair */
    static FirmwareVolumeNvram open(NvramBytes bytes, boolean readOnly) throws IOException {
        VolumeLayout layout = VolumeLayout.read(bytes);
        var nvram = new FirmwareVolumeNvram(bytes, layout);
        if (layout.workOffset() != 0 && !readOnly && new FaultTolerantWrites(bytes, layout).finishPending()) {
            nvram.findings.add("a write of the volume was cut off; it was finished");
        }
        nvram.load();
        return nvram;
    }

    /** Makes an empty store with the layout of the distribution's firmware for a file of this size. */
    static FirmwareVolumeNvram format(NvramBytes bytes) throws IOException {
        VolumeLayout layout = VolumeLayout.forFile(bytes.size()).orElseThrow(() -> new NvramFormatException(
                "no firmware's volume of variables has 0x%x bytes".formatted(bytes.size())));
        byte[] volume = new byte[layout.length()];
        Arrays.fill(volume, (byte) 0xff);
        byte[] headers = layout.headers();
        System.arraycopy(headers, 0, volume, 0, headers.length);
        System.arraycopy(FaultTolerantWrites.emptyWorkSpace(layout), 0, volume, layout.workOffset(),
                layout.workSize());
        // The signature last: until then the volume is none.
        bytes.write(headers.length, Arrays.copyOfRange(volume, headers.length, volume.length));
        bytes.force();
        bytes.write(0, headers);
        bytes.force();
        var nvram = new FirmwareVolumeNvram(bytes, layout);
        nvram.load();
        return nvram;
    }

    private void load() throws IOException {
        VolumeVariables read = VolumeVariables.read(bytes.read(0, layout.storeEnd()), layout, findings);
        live = new LinkedHashMap<>();
        for (StoredVariable variable : read.variables()) {
            live.put(variable.id(), read.live().get(variable.id()));
        }
        end = read.end();
    }

    @Override
    public void store(List<StoredVariable> variables) throws IOException {
        Map<VariableId, StoredVariable> wanted = new LinkedHashMap<>();
        long needed = 0;
        for (StoredVariable variable : variables) {
            wanted.put(variable.id(), variable);
            needed += VolumeVariables.align(VolumeVariables.size(variable, layout));
        }
        if (needed > room()) {
            throw new NvramFullException(needed, room());
        }
        for (VariableId id : List.copyOf(live.keySet())) {
            if (!wanted.containsKey(id)) {
                delete(id);
            }
        }
        for (StoredVariable variable : wanted.values()) {
            VolumeVariables.Located old = live.get(variable.id());
            if (old != null && old.variable().equals(variable)) {
                continue;
            }
            if (torn || VolumeVariables.size(variable, layout) > layout.storeEnd() - end || !isErased(end)) {
                compact(wanted.values());
                return;
            }
            add(variable, old);
        }
    }

    private int room() {
        return layout.storeEnd() - VolumeVariables.align(layout.firstVariable());
    }

    /** A header that was torn before its signature was whole leaves bytes behind. */
    private boolean isErased(int offset) throws IOException {
        byte[] rest = bytes.read(offset, layout.storeEnd() - offset);
        for (byte b : rest) {
            if (b != (byte) 0xff) {
                return false;
            }
        }
        return true;
    }

    /** States are reached by clearing bits only. */
    private void setState(int offset, int state) throws IOException {
        int at = offset + VolumeVariables.STATE;
        bytes.write(at, new byte[]{(byte) (bytes.read(at, 1)[0] & state)});
        bytes.force();
    }

    private void delete(VariableId id) throws IOException {
        setState(live.get(id).offset(), VolumeVariables.DELETED);
        live.remove(id);
    }

    private void add(StoredVariable variable, VolumeVariables.Located old) throws IOException {
        if (old != null) {
            setState(old.offset(), VolumeVariables.IN_DELETED_TRANSITION);
        }
        byte[] whole = VolumeVariables.encode(variable, layout, VolumeVariables.ERASED);
        int at = end;
        int header = layout.variableHeader();
        torn = true;
        bytes.write(at, Arrays.copyOf(whole, header));
        bytes.force();
        setState(at, VolumeVariables.HEADER_VALID_ONLY);
        bytes.write(at + header, Arrays.copyOfRange(whole, header, whole.length));
        bytes.force();
        setState(at, VolumeVariables.ADDED);
        torn = false;
        end = VolumeVariables.align(at + whole.length);
        live.put(variable.id(), new VolumeVariables.Located(variable, at));
        if (old != null) {
            setState(old.offset(), VolumeVariables.DELETED);
        }
    }

    /** Writes the volume anew with these variables and nothing else. */
    private void compact(Iterable<StoredVariable> variables) throws IOException {
        int blocks = Math.ceilDiv(layout.storeEnd(), layout.blockSize()) * layout.blockSize();
        if (layout.workOffset() == 0 || blocks > layout.spareSize()) {
            throw new IOException("the volume has no spare blocks through which it could be cleaned");
        }
        byte[] volume = bytes.read(0, blocks);
        Arrays.fill(volume, layout.firstVariable(), layout.storeEnd(), (byte) 0xff);
        int at = VolumeVariables.align(layout.firstVariable());
        Map<VariableId, VolumeVariables.Located> located = new LinkedHashMap<>();
        for (StoredVariable variable : variables) {
            byte[] whole = VolumeVariables.encode(variable, layout, VolumeVariables.ADDED);
            System.arraycopy(whole, 0, volume, at, whole.length);
            located.put(variable.id(), new VolumeVariables.Located(variable, at));
            at = VolumeVariables.align(at + whole.length);
        }
        new FaultTolerantWrites(bytes, layout).write(volume, layout.headerLength(), layout.storeSize());
        live = located;
        end = at;
        torn = false;
    }

    @Override
    public String format() {
        return "edk2";
    }

    @Override
    public List<StoredVariable> variables() {
        return live.values().stream().map(VolumeVariables.Located::variable).toList();
    }

    @Override
    public long capacity() {
        return room();
    }

    @Override
    public long largestVariable() {
        return Math.min(LARGEST, room()) - Variable.OVERHEAD;
    }

    @Override
    public List<String> findings() {
        return List.copyOf(findings);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}

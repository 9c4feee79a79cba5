package dev.drydock.efi.protocol.memory;

import dev.drydock.core.machine.SystemArea;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.memory.Protection;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryAttributeProtocol;

/**
 * The processor's page protections as memory attributes: an access that they forbid is a fault.
 *
 * <p>Pages without a mapping of their own are not RAM here: they are unsupported, as page 0 is, which never may be touched.
 * What the machine itself runs on cannot be changed.
 */
public final class PageAttributes implements MemoryAttributeProtocol {
    private static final int PAGE_SIZE = GuestMemory.PAGE_SIZE;
    private static final long ALL = RP | XP | RO;

    private final GuestMemory memory;
    private final SystemArea firmware;

    private PageAttributes(Platform platform) {
        memory = platform.memory();
        firmware = platform.machine().systemArea();
    }

    /** Installs the protocol on a handle of its own. */
    public static void install(Platform platform) {
        platform.install(platform.handles().create(), MemoryAttributeProtocol.class, new PageAttributes(platform));
    }

    /** What is wrong with a range; EFI_SUCCESS if nothing. */
    private EfiStatus check(long base, long length) {
        if (length == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        boolean pages = base % PAGE_SIZE == 0 && length % PAGE_SIZE == 0;
        return pages && memory.contains(base, length) ? EfiStatus.SUCCESS : EfiStatus.UNSUPPORTED;
    }

    @Override
    public EfiStatus getMemoryAttributes(long baseAddress, long length, Pointer<Long> attributes) {
        if (attributes.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        EfiStatus status = check(baseAddress, length);
        if (status.isError()) {
            return status;
        }
        Protection first = memory.protection(baseAddress);
        for (long offset = PAGE_SIZE; offset < length; offset += PAGE_SIZE) {
            if (!memory.protection(baseAddress + offset).equals(first)) {
                return EfiStatus.NO_MAPPING;
            }
        }
        attributes.set((first.read() ? 0 : RP) | (first.write() ? 0 : RO) | (first.execute() ? 0 : XP));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus setMemoryAttributes(long baseAddress, long length, long attributes) {
        return change(baseAddress, length, attributes, false);
    }

    @Override
    public EfiStatus clearMemoryAttributes(long baseAddress, long length, long attributes) {
        return change(baseAddress, length, attributes, true);
    }

    private EfiStatus change(long base, long length, long attributes, boolean allow) {
        if ((attributes & ~ALL) != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        EfiStatus status = check(base, length);
        if (status.isError()) {
            return status;
        }
        if (overlaps(firmware.gates(), base, length) || overlaps(firmware.tables(), base, length)
                || overlaps(new SystemArea.Range(firmware.stack().address(), PAGE_SIZE), base, length)) {
            return EfiStatus.ACCESS_DENIED;
        }
        for (long page = base; page < base + length; page += PAGE_SIZE) {
            Protection now = memory.protection(page);
            memory.protect(page, PAGE_SIZE, new Protection(changed(now.read(), attributes & RP, allow),
                    changed(now.write(), attributes & RO, allow), changed(now.execute(), attributes & XP, allow)));
        }
        return EfiStatus.SUCCESS;
    }

    private static boolean changed(boolean now, long attribute, boolean allow) {
        return attribute == 0 ? now : allow;
    }

    private static boolean overlaps(SystemArea.Range range, long base, long length) {
        return base < range.end() && range.address() - base < length;
    }
}

package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.PciHost;
import dev.drydock.efi.layout.ByteWriter;

/**
 * What follows the header of the I/O Remapping Table (Arm DEN 0049D), revision 0: messages of the PCI devices go to the ITS, with the
 * requester id as the device id, and no SMMU between.
 */
final class Iort {
    private static final int FIRST_NODE = 48;
    private static final int ITS_SIZE = 24;
    private static final int ROOT_SIZE = 36;
    private static final int MAPPING_SIZE = 20;

    private Iort() {}

    static byte[] of(PciHost pci) {
        var out = new ByteWriter().u32(2).u32(FIRST_NODE).u32(0);
        // ITS group: revision, no mappings; one ITS, whose id is that of the MADT.
        out.u8(0).u16(ITS_SIZE).u8(0).u32(0).u32(0).u32(0).u32(1).u32(0);
        // Root complex: revision, one mapping.
        out.u8(2).u16(ROOT_SIZE + MAPPING_SIZE).u8(1).u32(0).u32(1).u32(ROOT_SIZE);
        // Coherent, with coherency by both the CPU's and the device's attributes; no ATS; segment; 64 address bits.
        out.u32(1).u8(0).u16(0).u8(3).u32(0).u32(pci.segment()).u8(64).zeros(3);
        // All requester ids of its buses are the same device ids of the ITS.
        return out.u32(0).u32((pci.lastBus() + 1) * 256L - 1).u32(0).u32(FIRST_NODE).u32(0).toByteArray();
    }
}

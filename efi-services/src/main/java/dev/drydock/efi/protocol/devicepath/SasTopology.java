package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

/**
 * "Device and Topology Information" of Serial Attached SCSI (UEFI 2.10, 10.3.4.17): in bits 0 to 3 how many bytes of it tell
 * something, 0 to 2; then bit 4 for SATA, bit 5 for an external device, bits 6 and 7 for how it is connected, and in the second byte its bay,
 * counted from 0.
 */
final class SasTopology {
    private static final String[] KINDS = {"SAS", "SATA"};
    private static final String[] LOCATIONS = {"Internal", "External"};
    private static final String[] CONNECTIONS = {"Direct", "Expanded"};

    private SasTopology() {}

    /** Four parameters: {@code SASSATA}, {@code Location}, {@code Connect} and {@code DriveBay}. */
    static String toText(int topology) {
        int kind = topology >>> 4 & 1;
        int location = topology >>> 5 & 1;
        int connection = topology >>> 6 & 3;
        int bay = topology >>> 8;
        if (topology == 0) {
            return "NoTopology,0,0,0";
        }
        int told = topology & 0xf;
        boolean words = connection < CONNECTIONS.length && (told == 1 && bay == 0 || told == 2);
        // What keywords cannot say, a number does.
        return words
                ? String.join(",", KINDS[kind], LOCATIONS[location], CONNECTIONS[connection],
                        told == 1 ? "0" : hex(bay + 1))
                : hex(topology) + ",0,0,0";
    }

    static int parse(NodeParameters text) {
        String kind = text.text();
        int location = text.keyword(LOCATIONS) & 1;
        int connection = text.keyword(CONNECTIONS) & 3;
        int bay = text.u16();
        return switch (kind) {
            case "", "NoTopology" -> 0;
            case "SAS", "SATA" -> {
                int told = bay == 0 ? 1 : 2 | (bay - 1 & 0xff) << 8;
                yield told | (kind.equals(KINDS[1]) ? 1 << 4 : 0) | location << 5 | connection << 6;
            }
            default -> (int) NodeParameters.number(kind) & 0xffff;
        };
    }
}

package dev.drydock.examples;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands ACPI tables to EDK2 under QEMU: a file with the tables, and the commands by which its base address gets into the
 * pointers between them (QEMU's {@code etc/table-loader}).
 *
 * @param tables the file with the tables and an XSDT
 * @param commands the commands, 128 bytes each
 */
record TableLoader(byte[] tables, byte[] commands) {
    /** The name of the file with the tables. */
    static final String FILE = "etc/acpi/tables";

    private static final int HEADER = 36;
    private static final int ALIGNMENT = 64;
    private static final int COMMAND_SIZE = 128;
    private static final int NAME_SIZE = 56;
    private static final int ALLOCATE = 1;
    private static final int ADD_POINTER = 2;
    private static final int ADD_CHECKSUM = 3;
    /** Where in the FADT the addresses of other tables are, and how wide (ACPI 6.3, 5.2.9). */
    private static final Map<Integer, Integer> FADT_DSDT = Map.of(40, Integer.BYTES, 140, Long.BYTES);
    private static final Map<Integer, Integer> FADT_FACS = Map.of(132, Long.BYTES);

    static TableLoader of(List<byte[]> tables) {
        var file = new ByteArrayOutputStream();
        Map<String, Integer> places = new TreeMap<>();
        List<Integer> listed = new ArrayList<>();
        for (byte[] table : tables) {
            int place = append(file, table);
            String signature = new String(table, 0, 4, StandardCharsets.US_ASCII);
            places.put(signature, place);
            if (!signature.equals("DSDT") && !signature.equals("FACS")) {
                listed.add(place);
            }
        }
        ByteBuffer root = little(new byte[HEADER + Long.BYTES * listed.size()]);
        // The identifications are those of the first table.
        root.put(tables.getFirst(), 0, HEADER).put(0, "XSDT".getBytes(StandardCharsets.US_ASCII));
        root.putInt(4, root.capacity());
        listed.forEach(place -> root.putLong(place));
        int xsdt = append(file, root.array());

        ByteBuffer all = little(file.toByteArray());
        var commands = new ByteArrayOutputStream();
        commands.writeBytes(command(ALLOCATE).put(name()).putInt(ALIGNMENT).put((byte) 1).array());
        for (int i = 0; i < listed.size(); i++) {
            commands.writeBytes(pointer(xsdt + HEADER + Long.BYTES * i, Long.BYTES));
        }
        int fadt = places.get("FACP");
        point(commands, all, fadt, FADT_DSDT, places.get("DSDT"));
        if (places.containsKey("FACS")) {
            point(commands, all, fadt, FADT_FACS, places.get("FACS"));
        }
        for (int table : new int[]{fadt, xsdt}) {
            all.put(table + 9, (byte) 0);
            commands.writeBytes(command(ADD_CHECKSUM).put(name()).putInt(table + 9).putInt(table)
                    .putInt(all.getInt(table + 4)).array());
        }
        return new TableLoader(all.array(), commands.toByteArray());
    }

    private static void point(ByteArrayOutputStream commands, ByteBuffer all, int table, Map<Integer, Integer> fields,
            int target) {
        fields.forEach((offset, size) -> {
            all.putInt(table + offset, target);
            commands.writeBytes(pointer(table + offset, size));
        });
    }

    private static int append(ByteArrayOutputStream file, byte[] table) {
        file.writeBytes(new byte[Math.floorMod(-file.size(), ALIGNMENT)]);
        int place = file.size();
        file.writeBytes(table);
        return place;
    }

    private static byte[] pointer(int offset, int size) {
        return command(ADD_POINTER).put(name()).put(name()).putInt(offset).put((byte) size).array();
    }

    private static ByteBuffer command(int number) {
        return little(new byte[COMMAND_SIZE]).putInt(number);
    }

    private static byte[] name() {
        return Arrays.copyOf(FILE.getBytes(StandardCharsets.US_ASCII), NAME_SIZE);
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}

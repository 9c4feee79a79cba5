package dev.drydock.efi.tables;

import java.nio.charset.StandardCharsets;

/**
 * The identifications in every ACPI table's header (ACPI 6.3, 5.2.6).
 *
 * @param oemId up to 6 ASCII characters
 * @param tableId up to 8 ASCII characters
 * @param revision of the tables, by the OEM's counting
 * @param creatorId up to 4 ASCII characters
 * @param creatorRevision of what made the tables
 */
public record AcpiOem(String oemId, String tableId, int revision, String creatorId, int creatorRevision) {
    /** Drydock's own. */
    public static final AcpiOem DRYDOCK = new AcpiOem("DRYDCK", "DRYDOCK", 1, "DRYD", 1);

    /** @throws IllegalArgumentException if a text is not ASCII or too long */
    public AcpiOem {
        require(oemId, 6);
        require(tableId, 8);
        require(creatorId, 4);
    }

    private static void require(String text, int length) {
        if (text.length() > length || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("not up to " + length + " ASCII characters: " + text);
        }
    }
}

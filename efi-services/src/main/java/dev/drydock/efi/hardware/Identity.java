package dev.drydock.efi.hardware;

import java.util.List;
import java.util.UUID;

/**
 * What the machine and its firmware are called. Texts hold no NUL; an empty one is "not specified".
 *
 * @param firmware who made the firmware
 * @param system what the machine is sold as
 * @param uuid of this machine
 * @param compatible what the device tree's root is compatible with, most specific first, at least one
 */
public record Identity(Firmware firmware, System system, UUID uuid, List<String> compatible) {
    /** Drydock's own. */
    public static final Identity DRYDOCK = new Identity(new Firmware("Drydock", "0.1", "01/01/2026"),
            new System("Drydock", "Drydock", "0.1", "1"), UUID.fromString("d5e4bd40-0a3c-4a1e-9d0c-000000000001"),
            List.of("drydock,virt", "linux,dummy-virt"));

    /**
     * The firmware.
     *
     * @param releaseDate {@code mm/dd/yyyy}
     */
    public record Firmware(String vendor, String version, String releaseDate) {
        /** @throws IllegalArgumentException if the date has another form, or a text a NUL */
        public Firmware {
            if (!releaseDate.matches("[01][0-9]/[0-3][0-9]/[0-9]{4}")) {
                throw new IllegalArgumentException("no date of the form mm/dd/yyyy: " + releaseDate);
            }
            requireText(vendor, version);
        }
    }

    /** The machine. */
    public record System(String manufacturer, String product, String version, String serial) {
        /** @throws IllegalArgumentException if a text has a NUL */
        public System {
            requireText(manufacturer, product, version, serial);
        }
    }

    /** @throws IllegalArgumentException if it is compatible with nothing */
    public Identity {
        compatible = List.copyOf(compatible);
        if (compatible.isEmpty()) {
            throw new IllegalArgumentException("a machine needs a model that it is compatible with");
        }
    }

    private static void requireText(String... texts) {
        for (String text : texts) {
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a NUL in \"" + text + "\"");
            }
        }
    }
}

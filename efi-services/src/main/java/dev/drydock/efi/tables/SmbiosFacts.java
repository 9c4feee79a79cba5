package dev.drydock.efi.tables;

import java.util.List;
import java.util.UUID;

/**
 * What the SMBIOS structures tell. Texts hold no NUL; an empty one is "not specified".
 *
 * @param firmware who made the firmware
 * @param system what the machine is sold as
 * @param uuid of this machine
 * @param processor all cores are in one socket
 * @param memory at least one range, by address; less than 2 PiB in all
 */
public record SmbiosFacts(Firmware firmware, SystemIdentity system, UUID uuid, Processor processor,
        List<MemoryRange> memory) {
    /**
     * The firmware (type 0).
     *
     * @param releaseDate {@code mm/dd/yyyy}
     */
    public record Firmware(String vendor, String version, String releaseDate) {
        /** @throws IllegalArgumentException if the date has another form */
        public Firmware {
            if (!releaseDate.matches("[01][0-9]/[0-3][0-9]/[0-9]{4}")) {
                throw new IllegalArgumentException("no date of the form mm/dd/yyyy: " + releaseDate);
            }
        }
    }

    /** The machine and its parts (types 1 to 3). */
    public record SystemIdentity(String manufacturer, String product, String version, String serial) {}

    /**
     * The processor (type 4).
     *
     * @param family the code of "Processor Family 2": 0x0002 is unknown, 0x0101 ARMv8
     * @param id what "Processor ID" holds: on x86 EAX and EDX of CPUID leaf 1, on AArch64 MIDR_EL1
     * @param cores 1 to 65534
     */
    public record Processor(String manufacturer, String version, int family, long id, int cores) {
        /** @throws IllegalArgumentException if a number is out of its range */
        public Processor {
            if (family < 1 || family > 0xfffd || cores < 1 || cores > 0xfffe) {
                throw new IllegalArgumentException("no processor: family %d, cores %d".formatted(family, cores));
            }
        }
    }

    /** Type 17 counts MiB in 31 bits. */
    private static final long MEMORY_LIMIT = 1L << 51;

    /** @throws IllegalArgumentException if there is no memory, or more than a memory device can have */
    public SmbiosFacts {
        memory = List.copyOf(memory);
        if (memory.isEmpty()) {
            throw new IllegalArgumentException("no memory");
        }
        long left = MEMORY_LIMIT;
        for (MemoryRange range : memory) {
            if (range.size() >= left) {
                throw new IllegalArgumentException("2 PiB of memory, or more");
            }
            left -= range.size();
        }
    }

    /** All memory, in bytes. */
    long memorySize() {
        return memory.stream().mapToLong(MemoryRange::size).sum();
    }
}

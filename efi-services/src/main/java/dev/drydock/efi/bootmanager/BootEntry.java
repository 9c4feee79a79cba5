package dev.drydock.efi.bootmanager;

/**
 * A boot option as it is stored.
 *
 * @param number of the variable, 0 to 65535
 */
public record BootEntry(int number, LoadOption option) {
    /** The most that there can be. */
    static final int COUNT = 0x10000;

    public BootEntry {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("no boot option has the number " + number);
        }
    }

    /** The variable's name: {@code Boot0001}. */
    public String name() {
        return name(number);
    }

    static String name(int number) {
        return "Boot%04X".formatted(number);
    }

    @Override
    public String toString() {
        return name() + " \"" + option.description() + "\" " + option.paths().getFirst();
    }
}

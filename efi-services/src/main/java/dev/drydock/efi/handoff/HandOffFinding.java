package dev.drydock.efi.handoff;

/**
 * What one check of a hand-off found.
 *
 * @param check its name: {@code memory-map}, {@code initrd} and so on
 * @param correct whether it is as it should be
 * @param expected what should be, in words
 * @param actual what is
 */
public record HandOffFinding(String check, boolean correct, String expected, String actual) {
    static HandOffFinding compare(String check, Object expected, Object actual) {
        return new HandOffFinding(check, expected.equals(actual), expected.toString(), actual.toString());
    }

    @Override
    public String toString() {
        return correct
                ? check + ": " + actual
                : check + ": expected " + expected + ", but was " + actual;
    }
}

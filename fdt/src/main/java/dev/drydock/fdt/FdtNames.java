package dev.drydock.fdt;

/** The characters that names may have (Devicetree Specification 0.4, 2.2.1 and 2.2.4.1). */
final class FdtNames {
    /** Far above the specification's 31, which trees in the field exceed; it bounds what a hostile blob can cost. */
    static final int MAX_LENGTH = 255;

    private FdtNames() {}

    static boolean isNodeName(String name) {
        int at = name.indexOf('@');
        String base = at < 0 ? name : name.substring(0, at);
        String unit = at < 0 ? "" : name.substring(at + 1);
        return !base.isEmpty() && at != name.length() - 1 && name.length() <= MAX_LENGTH && consistsOf(base, ",._+-")
                && consistsOf(unit, ",._+-");
    }

    static boolean isPropertyName(String name) {
        return !name.isEmpty() && name.length() <= MAX_LENGTH && consistsOf(name, ",._+-?#*");
    }

    private static boolean consistsOf(String text, String punctuation) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!alphanumeric && punctuation.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}

package dev.drydock.efi.protocol.text;

/**
 * The patterns of MetaiMatch (UEFI 2.10, 17.1.3): {@code *} is any number of characters, {@code ?} one, {@code [ab]} one of
 * these, {@code [a-c]} one of a range.
 */
final class WildcardPattern {
    private static final int NO_MATCH = -1;

    private WildcardPattern() {}

    /** Whether all of {@code text} matches, in any case; at most as many steps as the product of both lengths. */
    static boolean matches(String text, String pattern) {
        int at = 0;
        int in = 0;
        int afterStar = NO_MATCH;
        int starEnd = 0;
        while (at < text.length() || in < pattern.length()) {
            int next = NO_MATCH;
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                afterStar = ++in;
                starEnd = at;
                continue;
            }
            if (at < text.length() && in < pattern.length()) {
                next = one(pattern, in, text.charAt(at));
            }
            if (next != NO_MATCH) {
                at++;
                in = next;
            } else if (afterStar != NO_MATCH && starEnd < text.length()) {
                // Only the last star needs another try: an earlier one that took more could not help it.
                at = ++starEnd;
                in = afterStar;
            } else {
                return false;
            }
        }
        return true;
    }

    /** Matches a character; the answer is where the pattern goes on. */
    private static int one(String pattern, int in, char c) {
        char expected = pattern.charAt(in);
        if (expected == '[') {
            return set(pattern, in + 1, EnglishCollation.toUpper(c));
        }
        boolean same = expected == '?' || EnglishCollation.toUpper(expected) == EnglishCollation.toUpper(c);
        return same ? in + 1 : NO_MATCH;
    }

    private static int set(String pattern, int start, char c) {
        int end = pattern.indexOf(']', start);
        boolean found = false;
        for (int i = start; i < end && !found; i++) {
            char first = EnglishCollation.toUpper(pattern.charAt(i));
            found = first == c;
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                found |= first <= c && c <= EnglishCollation.toUpper(pattern.charAt(i + 2));
                i += 2;
            }
        }
        return found ? end + 1 : NO_MATCH;
    }
}

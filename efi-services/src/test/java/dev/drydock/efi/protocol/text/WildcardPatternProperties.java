package dev.drydock.efi.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardPatternProperties {
    @ParameterizedTest
    @CsvSource({"abc, a[b]c, true", "abc, a[xyzB]c, true", "abc, a[x-z]c, false", "abc, a[A-C]c, true",
            "abc, a[]c, false", "abc, a[bc, false", "'', *, true", "'', ?, false", "'', '', true", "a, '', false",
            "a-c, a[-]c, true", "abc, ***, true", "abc, *b*, true", "abc, *b, false", "abcbc, *bc, true",
            "a, [a, false"})
    void matchesAsTheSpecificationSays(String text, String pattern, boolean expected) {
        assertThat(WildcardPattern.matches(text, pattern)).isEqualTo(expected);
    }

    @Property(tries = 2000)
    void agreesWithTheObviousRecursion(@ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 8) String text,
            @ForAll @Chars({'a', 'b', 'A', '*', '?'}) @StringLength(max = 8) String pattern) {
        assertThat(WildcardPattern.matches(text, pattern)).isEqualTo(obvious(text, pattern));
    }

    private static boolean obvious(String text, String pattern) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        if (pattern.charAt(0) == '*') {
            return obvious(text, pattern.substring(1)) || !text.isEmpty() && obvious(text.substring(1), pattern);
        }
        return !text.isEmpty()
                && (pattern.charAt(0) == '?' || Character.toLowerCase(pattern.charAt(0)) == text.charAt(0))
                && obvious(text.substring(1), pattern.substring(1));
    }

    @Property(tries = 1000)
    void anyPatternHasAnAnswer(@ForAll String text, @ForAll @Chars({'[', ']', '-', '*', 'a'}) String pattern) {
        WildcardPattern.matches(text, pattern);
    }

    @Example
    void aHostilePatternIsNoHang() {
        String text = "a".repeat(2000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5),
                () -> assertThat(WildcardPattern.matches(text, "a*".repeat(500) + "b")).isFalse());
    }
}

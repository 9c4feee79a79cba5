package dev.drydock.efi.disk.fat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShortNameGeneratorTest {
    private static List<String> aliases(String... names) {
        ShortNameGenerator generator = new ShortNameGenerator(List.of(names));
        return List.of(names).stream().map(name -> {
            ShortNameGenerator.Alias alias = generator.generate(name);
            return new String(alias.bytes(), StandardCharsets.US_ASCII) + (alias.complete() ? "" : "+");
        }).toList();
    }

    @Test
    void keepsNamesThatFit() {
        assertThat(aliases("BOOTX64.EFI", "grub.cfg", "A", "Ab.C", "~1")).containsExactly("BOOTX64 EFI",
                "GRUB    CFG+", "A          ", "AB      C  +", "~1         ");
    }

    @Test
    void addsATailToNamesThatDoNot() {
        assertThat(aliases("a long name.conf", "a long name.config", ".bashrc", "x.tar.gz", "a+b.c", "日本", "é", "A B",
                "12345678.1234", "123456789")).containsExactly("ALONGN~1CON+", "ALONGN~2CON+", "BASHRC~1   +",
                        "XTAR~1  GZ +", "A_B~1   C  +", "__~1       +", "_~1        +", "AB~1       +", "123456~1123+",
                        "123456~1   +");
    }

    @Test
    void leavesNamesToWhoeverHasThem() {
        assertThat(aliases("long name here", "LONGNA~1", "longna~2")).containsExactly("LONGNA~3   +", "LONGNA~1   ",
                "LONGNA~2   +");
    }

    @Test
    void shortensTheNameAsTheTailGrows() {
        String[] names = IntStream.rangeClosed(1, 1000).mapToObj(i -> "the same beginning " + i).toArray(String[]::new);
        List<String> aliases = aliases(names);
        assertThat(aliases).doesNotHaveDuplicates();
        assertThat(aliases.get(8)).isEqualTo("THESAM~9   +");
        assertThat(aliases.get(9)).isEqualTo("THESA~10   +");
        assertThat(aliases.get(999)).isEqualTo("THE~1000   +");
    }
}

package dev.drydock.efi.protocol.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.SimpleTextOutputMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTextOutputTest {
    private final List<String> heard = new ArrayList<>();
    private final GuestConsole guest = new GuestConsole(ConsoleOptions.DEFAULT.withListener(heard::add));

    @AfterEach
    void close() {
        guest.close();
    }

    @ParameterizedTest
    @EnumSource
    void guestPrintsOnEveryArchitecture(Architecture architecture) {
        try (var other = new GuestConsole(architecture, ConsoleOptions.DEFAULT)) {
            assertThat(other.print("Welcome to GRUB!\r\n\r\n")).isEqualTo(EfiStatus.SUCCESS);
            assertThat(other.line(0)).isEqualTo("Welcome to GRUB!");
            assertThat(other.mode()).isEqualTo(new SimpleTextOutputMode(3, 0, 7, 0, 2, true));
            assertThat(other.console.stdErr()).isEqualTo(other.console.conOut());
        }
    }

    @Test
    void anEmptyStringPrintsNothing() {
        assertThat(guest.print("")).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.console.screen().text()).isEmpty();
        assertThat(guest.mode().cursorColumn()).isZero();
    }

    @Test
    void backspaceMovesLeftAndStopsAtTheEdge() {
        guest.print("ab\b\b\b\bX");
        assertThat(guest.line(0)).isEqualTo("Xb");
        assertThat(guest.console.screen().cursorColumn()).isEqualTo(1);
    }

    @Test
    void lineFeedKeepsTheColumnAndCarriageReturnTheRow() {
        guest.print("ab\ncd\re");
        assertThat(guest.console.screen().text()).isEqualTo("ab\ne cd\n");
        assertThat(guest.mode()).isEqualTo(new SimpleTextOutputMode(3, 0, 7, 1, 1, true));
    }

    @Test
    void lineFeedInTheLastRowScrolls() {
        guest.print("first\r\nsecond");
        guest.setAttribute(0x1f);
        guest.moveTo(3, 24);
        guest.print("\n");
        assertThat(guest.line(0)).isEqualTo("second");
        assertThat(guest.mode().cursorRow()).isEqualTo(24);
        assertThat(guest.mode().cursorColumn()).isEqualTo(3);
        assertThat(guest.console.screen().attributeAt(24, 79)).isEqualTo(0x1f);
        assertThat(guest.console.screen().attributeAt(23, 79)).isEqualTo(0x07);
    }

    @Test
    void wrapsAtTheRightEdgeAtOnce() {
        guest.moveTo(78, 0);
        guest.print("a");
        assertThat(guest.mode().cursorColumn()).isEqualTo(79);
        guest.print("b");
        assertThat(guest.mode()).isEqualTo(new SimpleTextOutputMode(3, 0, 7, 0, 1, true));
        guest.print("c");
        assertThat(guest.line(1)).isEqualTo("c");
    }

    @Test
    void wrapInTheLastCellScrolls() {
        guest.print("top\r\nnext");
        guest.moveTo(79, 24);
        guest.print("x");
        assertThat(guest.line(0)).isEqualTo("next");
        assertThat(guest.console.screen().characterAt(23, 79)).isEqualTo('x');
        assertThat(guest.mode()).isEqualTo(new SimpleTextOutputMode(3, 0, 7, 0, 24, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", "\u0007", "\u007f", "\u0085", "\u4e2d", "\uff21", "\ud83d\ude00", "\ue000", "\u0301",
            "\u200b", "\ufffe"})
    void skipsWhatItCannotShow(String text) {
        assertThat(guest.test("a" + text)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.print("a" + text + "b")).isEqualTo(EfiStatus.WARN_UNKNOWN_GLYPH);
        assertThat(guest.line(0)).isEqualTo("ab");
        assertThat(guest.transcript()).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "\u00a0", "\u00e9", "\u2500", "\u2588", "\u25b2", "\u2190", "\u0416"})
    void showsWhatTakesOneColumn(String text) {
        assertThat(guest.test(text)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.print(text)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.console.screen().characterAt(0, 0)).isEqualTo(text.charAt(0));
        assertThat(guest.mode().cursorColumn()).isEqualTo(1);
    }

    @Test
    void controlCharactersCanBeShown() {
        assertThat(guest.test("a\b\r\n")).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void dropsEscapeSequencesOfTheGuest() {
        assertThat(guest.print("a\u001b[1;31mb\u001b[0")).isEqualTo(EfiStatus.WARN_UNKNOWN_GLYPH);
        guest.print("mc\u001b]0;title\u0007d\u001b(Be\u001b]0;cut\r\nf");
        assertThat(guest.console.screen().text()).isEqualTo("abcde\nf\n");
        assertThat(guest.transcript()).isEqualTo("abcde\nf");
        assertThat(String.join("", heard)).isEqualTo("abcde\r\nf");
    }

    @Test
    void aNullStringIsRefused() {
        assertThat(guest.call(guest.console.conOut(), 0x08, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.call(guest.console.conOut(), 0x10, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void queriesAndSetsModes(int mode) {
        int[][] sizes = {{80, 25}, {80, 50}, {100, 31}};
        assertThat(guest.queryMode(mode, guest.scratch, guest.scratch + 8)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.machine.memory().getLong(guest.scratch)).isEqualTo(sizes[mode][0]);
        assertThat(guest.machine.memory().getLong(guest.scratch + 8)).isEqualTo(sizes[mode][1]);

        guest.print("gone");
        assertThat(guest.setMode(mode)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.console.screen().text()).isEmpty();
        assertThat(guest.mode()).isEqualTo(new SimpleTextOutputMode(3, mode, 7, 0, 0, true));
        assertThat(guest.moveTo(sizes[mode][0] - 1, sizes[mode][1] - 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.moveTo(sizes[mode][0], 0)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.moveTo(0, sizes[mode][1])).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.mode().cursorColumn()).isEqualTo(sizes[mode][0] - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 1L << 32, -1})
    void thereAreNoOtherModes(long mode) {
        assertThat(guest.queryMode(mode, guest.scratch, guest.scratch + 8)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.setMode(mode)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.moveTo(mode, -1)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.mode().mode()).isZero();
    }

    @Test
    void queryModeNeedsBothPointers() {
        assertThat(guest.queryMode(0, 0, guest.scratch)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.queryMode(0, guest.scratch, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void colours() {
        assertThat(guest.setAttribute(0x7f)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.mode().attribute()).isEqualTo(0x7f);
        guest.print("x");
        assertThat(guest.console.screen().attributeAt(0, 0)).isEqualTo(0x7f);
        assertThat(guest.console.screen().attributeAt(0, 1)).isEqualTo(0x07);
        assertThat(guest.setAttribute(0x80)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.setAttribute(1L << 32)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(guest.clear()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.console.screen().attributeAt(24, 79)).isEqualTo(0x7f);
        assertThat(guest.console.screen().text()).isEmpty();
    }

    @Test
    void resetPutsEverythingBack() {
        guest.setMode(2);
        guest.setAttribute(0x1e);
        guest.enableCursor(false);
        guest.print("x\u001b[");
        assertThat(guest.mode()).isEqualTo(new SimpleTextOutputMode(3, 2, 0x1e, 1, 0, false));
        assertThat(guest.reset()).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.mode()).isEqualTo(new SimpleTextOutputMode(3, 0, 7, 0, 0, true));
        assertThat(guest.console.screen().text()).isEmpty();
        assertThat(guest.print("m")).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.line(0)).isEqualTo("m");
    }

    @Test
    void theTerminalIsToldInEscapeSequences() {
        guest.clear();
        guest.moveTo(2, 4);
        guest.setAttribute(0x1e);
        guest.print("\u2500hi\r\n");
        guest.setAttribute(0x07);
        guest.enableCursor(false);
        guest.moveTo(79, 0);
        guest.print("xy");
        assertThat(heard).containsExactly("\u001b[2J\u001b[H", "\u001b[5;3H", "\u001b[0;93;44m", "\u2500hi\r\n",
                "\u001b[0m", "\u001b[?25l", "\u001b[1;80H", "x\r\ny");
    }

    @Test
    void aScreenCanBeginInAnyMode() {
        try (var other = new GuestConsole(ConsoleOptions.DEFAULT.withMode(1))) {
            assertThat(other.mode().mode()).isEqualTo(1);
            assertThat(other.console.screen().rows()).isEqualTo(50);
        }
    }
}

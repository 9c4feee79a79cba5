package dev.drydock.efi.protocol.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private final GuestConsole guest = new GuestConsole(ConsoleOptions.DEFAULT);

    @AfterEach
    void close() {
        guest.close();
    }

    @Test
    void keepsLinesAndEmptyLines() {
        guest.print("\r\none\r\n\r\ntwo  \r\nShell> ");
        assertThat(guest.transcript()).isEqualTo("\none\n\ntwo\nShell> ");
    }

    @Test
    void outlivesTheScreen() {
        for (int i = 0; i < 100; i++) {
            guest.print("line " + i + "\r\n");
        }
        guest.clear();
        guest.print("after");
        assertThat(guest.transcript()).startsWith("line 0\nline 1\n").endsWith("line 98\nline 99\nafter");
        assertThat(guest.transcript().lines()).hasSize(101);
    }

    @Test
    void aWrappedLineIsOneLine() {
        String text = "0123456789".repeat(17);
        guest.moveTo(0, 23);
        guest.print(text + "\r\nnext");
        assertThat(guest.transcript()).isEqualTo(text + "\nnext");
    }

    @Test
    void aLineThatEndsAtTheEdgeIsFollowedByANewOne() {
        String full = "x".repeat(80);
        guest.print(full + "\r\n");
        guest.print(full);
        guest.moveTo(0, 4);
        guest.print("next");
        assertThat(guest.transcript()).isEqualTo(full + "\n" + full + "\nnext");
    }

    @Test
    void fullRowsThatArePlacedAreLinesOfTheirOwn() {
        for (int row = 0; row < 3; row++) {
            guest.moveTo(0, row);
            guest.print(("entry " + row + " ".repeat(80)).substring(0, 80));
        }
        assertThat(guest.transcript().stripTrailing()).isEqualTo("entry 0\nentry 1\nentry 2");
    }

    @Test
    void backspacesCorrect() {
        guest.print("teh\b\bhe cat|\b/\b-\b \b.\r\n");
        assertThat(guest.transcript()).isEqualTo("the cat.\n");
    }

    @Test
    void aLineEditorThatPlacesTheCursorCorrects() {
        guest.print("Shell> ");
        type(7, "l");
        type(8, "x");
        type(8, " ");
        type(8, "s");
        guest.print("\r\n");
        assertThat(guest.transcript()).isEqualTo("Shell> ls\n");
    }

    private void type(int column, String text) {
        guest.moveTo(column, 0);
        guest.print(text);
    }

    @Test
    void aCountdownLeavesEachOfItsNumbers() {
        guest.print("Press ESC in 3 seconds.");
        guest.print("\rPress ESC in 2 seconds.");
        guest.print("\rPress ESC in 1 seconds.\r\ndone");
        assertThat(guest.transcript()).isEqualTo(
                "Press ESC in 3 seconds.\nPress ESC in 2 seconds.\nPress ESC in 1 seconds.\ndone");
    }

    @Test
    void whatIsErasedWasThereAllTheSame() {
        guest.print("Loading linux ...");
        guest.print("\r                 \rDone.");
        assertThat(guest.transcript()).isEqualTo("Loading linux ...\nDone.");
    }

    @Test
    void aMenuIsListedOnceHoweverOftenItIsDrawn() {
        for (int selected = 0; selected < 3; selected++) {
            for (int entry = 0; entry < 3; entry++) {
                guest.moveTo(4, 5 + entry);
                guest.setAttribute(entry == selected ? 0x70 : 0x07);
                guest.print(" Entry " + entry + " ");
            }
        }
        guest.moveTo(4, 5);
        guest.print(" Entry 9 ");
        assertThat(guest.transcript().stripTrailing())
                .isEqualTo("     Entry 0\n     Entry 1\n     Entry 2\n     Entry 9");
    }

    @Test
    void piecesOfALineThatArePlacedStayALine() {
        guest.moveTo(2, 3);
        guest.print("a");
        guest.moveTo(5, 3);
        guest.print("b");
        guest.moveTo(6, 3);
        guest.print("c");
        assertThat(guest.transcript()).isEqualTo("  a  bc");
    }

    @Test
    void textInARowAboveAfterScrollingIsNew() {
        guest.moveTo(0, 10);
        guest.print("ten");
        guest.moveTo(0, 24);
        guest.print("\n");
        guest.moveTo(3, 9);
        guest.print("!");
        guest.moveTo(0, 10);
        guest.print("again");
        assertThat(guest.transcript()).isEqualTo("ten!\nagain");
    }

    @Test
    void aGuestThatPrintsWithoutEndDoesNotFillTheHost() {
        var transcript = new Transcript();
        for (int i = 0; i < 400_000; i++) {
            transcript.printed('x', ' ', 24, 0);
            transcript.lineFed(24, 24);
        }
        assertThat(transcript.text().length()).isLessThan(1 << 20);
        assertThat(transcript.text()).endsWith("x\n[the rest of the console's text was not kept]\n");
    }
}

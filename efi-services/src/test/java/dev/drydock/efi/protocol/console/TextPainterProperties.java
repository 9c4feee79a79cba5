package dev.drydock.efi.protocol.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.machine.Snapshot;
import dev.drydock.efi.protocol.graphics.DisplayMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;

/** A console's picture is the same whether it is drawn in the end or while it is written. */
class TextPainterProperties {
    private static final int ORIGIN_X = 80;
    private static final int ORIGIN_Y = 62;

    private final GuestConsole guest = new GuestConsole(ConsoleOptions.DEFAULT.withGraphics(new DisplayMode(800, 600)));
    private final Snapshot fresh = guest.machine.snapshot();

    @AfterProperty
    void close() {
        guest.close();
    }

    private int[] picture() {
        return guest.console.picture().orElseThrow().get();
    }

    private void look() {
        assertThat(guest.console.reveal(guest.displayMode())).isTrue();
    }

    @Property(tries = 60)
    void drawnInTheEndOrAtOnce(@ForAll("actions") List<Consumer<GuestConsole>> actions) {
        guest.machine.restore(fresh);
        actions.forEach(action -> action.accept(guest));
        int[] inTheEnd = picture();
        look();
        assertThat(picture()).isEqualTo(inTheEnd);
        guest.machine.restore(fresh);
        look();
        actions.forEach(action -> action.accept(guest));
        assertThat(picture()).isEqualTo(inTheEnd);
    }

    @Example
    void aPictureShowsTextColoursAndCursor() {
        guest.machine.restore(fresh);
        guest.setAttribute(0x1e);
        guest.print("|");
        int[] picture = picture();
        assertThat(picture).hasSize(800 * 600);
        int[] row = Arrays.copyOfRange(picture, (ORIGIN_Y + 9) * 800 + ORIGIN_X,
                (ORIGIN_Y + 9) * 800 + ORIGIN_X + 9);
        assertThat(row).containsOnly(0x0000aa, 0xffff55, 0).endsWith(0).contains(0xffff55);
        assertThat(picture[(ORIGIN_Y + 17) * 800 + ORIGIN_X + 8]).as("cursor").isEqualTo(0xffff55 ^ 0x0000aa);
        guest.clear();
        assertThat(picture()[0]).isEqualTo(0x0000aa);
    }

    @Example
    void textThatDoesNotFitGetsALargerDisplay() {
        guest.machine.restore(fresh);
        guest.setMode(1);
        assertThat(guest.console.resolution()).contains(new DisplayMode(1280, 1024));
        guest.setMode(2);
        assertThat(guest.console.resolution()).contains(new DisplayMode(800, 600));
        try (var large = new GuestConsole(ConsoleOptions.DEFAULT.withGraphics(new DisplayMode(1024, 768)))) {
            assertThat(large.mode().maxMode()).isEqualTo(4);
            large.setMode(3);
            assertThat(large.console.screen().columns()).isEqualTo(128);
            assertThat(large.console.screen().rows()).isEqualTo(40);
        }
    }

    @Provide
    Arbitrary<List<Consumer<GuestConsole>>> actions() {
        Arbitrary<Consumer<GuestConsole>> print = Arbitraries.strings().withChars("abc \r\n\b\u2500\u2588\u0107")
                .ofMaxLength(120).map(text -> console -> console.print(text));
        Arbitrary<Consumer<GuestConsole>> lines = Arbitraries.integers().between(1, 60)
                .map(n -> console -> console.print("x\n".repeat(n)));
        Arbitrary<Consumer<GuestConsole>> move = Combinators
                .combine(Arbitraries.integers().between(0, 99), Arbitraries.integers().between(0, 49))
                .as((column, row) -> console -> console.moveTo(column, row));
        Arbitrary<Consumer<GuestConsole>> colour = Arbitraries.integers().between(0, 0x7f)
                .map(c -> console -> console.setAttribute(c));
        Arbitrary<Consumer<GuestConsole>> mode = Arbitraries.integers().between(0, 2)
                .map(m -> console -> console.setMode(m));
        Arbitrary<Consumer<GuestConsole>> rest = Arbitraries.of(List.of(GuestConsole::clear, GuestConsole::reset,
                console -> console.enableCursor(false), console -> console.enableCursor(true)));
        return Arbitraries.frequencyOf(Tuple.of(5, print), Tuple.of(2, lines), Tuple.of(4, move), Tuple.of(2, colour),
                Tuple.of(1, mode), Tuple.of(2, rest)).list().ofMaxSize(12);
    }
}

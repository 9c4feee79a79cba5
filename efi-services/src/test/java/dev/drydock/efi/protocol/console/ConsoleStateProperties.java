package dev.drydock.efi.protocol.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.machine.Snapshot;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A console that is captured and restored is the same to the guest and to the reader, and goes on the same. */
class ConsoleStateProperties {
    private static GuestConsole guest;
    private static Snapshot fresh;

    @BeforeContainer
    static void start() {
        guest = new GuestConsole(ConsoleOptions.DEFAULT.withTyped("typed" + Key.DOWN + "text"));
        fresh = guest.machine.snapshot();
    }

    @AfterContainer
    static void close() {
        guest.close();
    }

    /** Something that a guest does. */
    interface Action {
        void run(GuestConsole console);
    }

    private record Seen(String screen, List<Integer> attributes, String transcript, Object mode, int column, int row,
            Object key, long time) {}

    private static Seen seen() {
        ScreenModel screen = guest.console.screen();
        List<Integer> attributes = new ArrayList<>();
        for (int row = 0; row < screen.rows(); row++) {
            for (int column = 0; column < screen.columns(); column++) {
                attributes.add(screen.attributeAt(row, column));
            }
        }
        return new Seen(screen.text(), attributes, guest.transcript(), guest.mode(), screen.cursorColumn(),
                screen.cursorRow(), guest.keyData(), guest.machine.clock().nanos());
    }

    @Property(tries = 100)
    void aRestoredConsoleIsWhatItWas(@ForAll("actions") List<Action> before, @ForAll("actions") List<Action> after,
            @ForAll("actions") List<Action> other) {
        guest.machine.restore(fresh);
        before.forEach(action -> action.run(guest));
        Seen then = seen();
        Snapshot snapshot = guest.machine.snapshot();
        after.forEach(action -> action.run(guest));
        Seen end = seen();
        Snapshot later = guest.machine.snapshot();

        guest.machine.restore(snapshot);
        assertThat(seen()).isEqualTo(then);
        other.forEach(action -> action.run(guest));

        guest.machine.restore(snapshot);
        after.forEach(action -> action.run(guest));
        assertThat(seen()).isEqualTo(end);
        guest.machine.restore(fresh);
        guest.machine.restore(later);
        assertThat(seen()).isEqualTo(end);
    }

    /** The screen keeps its invariants whatever is printed. */
    @Property(tries = 100)
    void theCursorStaysOnTheScreen(@ForAll("actions") List<Action> actions) {
        guest.machine.restore(fresh);
        for (Action action : actions) {
            action.run(guest);
            ScreenModel screen = guest.console.screen();
            assertThat(screen.cursorColumn()).isBetween(0, screen.columns() - 1);
            assertThat(screen.cursorRow()).isBetween(0, screen.rows() - 1);
            assertThat(guest.mode().cursorColumn()).isEqualTo(screen.cursorColumn());
            assertThat(guest.mode().cursorRow()).isEqualTo(screen.cursorRow());
        }
    }

    /** Text that is only printed, line after line, is the transcript. */
    @Property(tries = 100)
    void printedLinesAreTheTranscript(@ForAll("lines") List<String> lines) {
        guest.machine.restore(fresh);
        for (String line : lines) {
            guest.print(line + "\r\n");
        }
        assertThat(guest.transcript()).isEqualTo(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.strings().withCharRange('!', '~').ofMaxLength(200).list().ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Action> print = Arbitraries.strings().withChars("abc \r\n\b\t\u001b[1m\u2500\u4e2d").ofMaxLength(120)
                .map(text -> console -> console.print(text));
        Arbitrary<Action> wrap = Arbitraries.integers().between(60, 200)
                .map(n -> console -> console.print("x".repeat(n)));
        Arbitrary<Action> move = Combinators
                .combine(Arbitraries.integers().between(0, 101), Arbitraries.integers().between(0, 51)).as(Tuple::of)
                .map(to -> console -> console.moveTo(to.get1(), to.get2()));
        Arbitrary<Action> colour = Arbitraries.integers().between(0, 0x80).map(c -> console -> console.setAttribute(c));
        Arbitrary<Action> mode = Arbitraries.integers().between(0, 3).map(m -> console -> console.setMode(m));
        Arbitrary<Action> rest = Arbitraries.of(GuestConsole::clear, GuestConsole::readKeyEx, GuestConsole::reset,
                console -> console.console.keyboard().type("more"), console -> console.enableCursor(false));
        return Arbitraries.frequencyOf(Tuple.of(5, print), Tuple.of(5, wrap), Tuple.of(4, move), Tuple.of(2, colour),
                Tuple.of(1, mode),
                Tuple.of(2, rest)).list().ofMaxSize(20);
    }
}

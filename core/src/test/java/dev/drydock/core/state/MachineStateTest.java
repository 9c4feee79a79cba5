package dev.drydock.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MachineStateTest {
    private final MachineState state = new MachineState();
    private final StateCell<String> cell = state.cell("first");
    private final StateCounter counter = state.counter();
    private final StateMap<String, Integer> map = state.map();
    private final StateList<String> list = state.list();

    @Test
    void restoresEveryPartAsOftenAsAsked() {
        map.put("a", 1);
        list.add("x");
        counter.add(5);
        StateImage image = state.capture();
        for (int i = 0; i < 2; i++) {
            cell.set("second");
            counter.next();
            map.put("b", 2);
            map.remove("a");
            list.clear();
            state.restore(image);
            assertThat(cell.get()).isEqualTo("first");
            assertThat(counter.get()).isEqualTo(5);
            assertThat(map).containsOnlyKeys("a").containsEntry("a", 1);
            assertThat(list).containsExactly("x");
        }
    }

    @Test
    void refusesAnImageOfAnotherRun() {
        StateImage other = new MachineState().capture();
        assertThatIllegalArgumentException().isThrownBy(() -> state.restore(other));
    }
}

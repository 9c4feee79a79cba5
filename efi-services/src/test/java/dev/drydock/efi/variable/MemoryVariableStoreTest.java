package dev.drydock.efi.variable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryVariableStoreTest {
    private static final Guid VENDOR = Guid.parse("11111111-2222-3333-4444-555555555555");

    private final MachineState state = new MachineState();

    private static Variable variable(String name, int size) {
        return new Variable(new VariableId(VENDOR, name), VariableAttributes.BOOTSERVICE_ACCESS, new byte[size]);
    }

    private static List<String> names(VariableStore store) {
        List<String> names = new ArrayList<>();
        for (Optional<Variable> v = store.first(); v.isPresent(); v = store.after(v.get().id())) {
            names.add(v.get().id().name());
        }
        return names;
    }

    @Test
    void enumeratesInTheOrderOfCreation() throws Exception {
        var store = new MemoryVariableStore(state);
        assertThat(store.first()).isEmpty();
        store.put(variable("b", 1));
        store.put(variable("a", 1));
        store.put(variable("c", 1));
        store.put(variable("b", 2));
        assertThat(names(store)).containsExactly("b", "a", "c");
        assertThat(store.remove(variable("b", 1).id())).isTrue();
        assertThat(store.remove(variable("b", 1).id())).isFalse();
        store.put(variable("b", 1));
        assertThat(names(store)).containsExactly("a", "c", "b");
        assertThat(store.after(variable("x", 1).id())).isEmpty();
    }

    @Test
    void isFullToTheByte() throws Exception {
        Variable small = variable("a", 1);
        var store = new MemoryVariableStore(state, 2 * small.footprint() + 1, 1000);
        store.put(small);
        store.put(variable("b", 2));
        assertThat(store.remaining()).isZero();
        assertThatThrownBy(() -> store.put(variable("c", 1))).isInstanceOf(StoreFullException.class);
        assertThatThrownBy(() -> store.put(variable("b", 3))).isInstanceOf(StoreFullException.class);
        assertThat(store.find(variable("b", 2).id())).contains(variable("b", 2));
        store.put(variable("b", 1));
        store.put(variable("a", 2));
        assertThat(store.remaining()).isZero();
        store.remove(small.id());
        assertThat(store.remaining()).isEqualTo(variable("a", 2).footprint());
        assertThat(store.capacity()).isEqualTo(2 * small.footprint() + 1);
    }

    @Test
    void variableCannotBeChangedThroughItsData() {
        byte[] data = {1};
        var variable = new Variable(new VariableId(VENDOR, "a"), 2, data);
        data[0] = 2;
        variable.data()[0] = 3;
        assertThat(variable.data()).containsExactly(1);
    }

    @Test
    void variableHasNameAndData() {
        assertThatIllegalArgumentException().isThrownBy(() -> variable("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> variable("a", 0));
    }

    @Test
    void aVariableThatBecomesVolatileChangesItsStore() throws Exception {
        var variables = new Variables(new MemoryVariableStore(state), new MemoryVariableStore(state));
        var id = new VariableId(VENDOR, "a");
        variables.put(new Variable(id, VariableAttributes.NV_BS_RT, new byte[]{1}));
        variables.put(new Variable(id, VariableAttributes.BS_RT, new byte[]{2}));
        assertThat(variables.store(true).find(id)).isEmpty();
        assertThat(variables.find(id).orElseThrow().data()).containsExactly(2);
        assertThat(variables.after(id)).isEmpty();
        assertThat(variables.remove(id)).isTrue();
        assertThat(variables.first()).isEmpty();
    }

    @Test
    void firmwareSetsGlobalVariablesWithTheirAttributes() throws Exception {
        var variables = new Variables(new MemoryVariableStore(state), new MemoryVariableStore(state));
        variables.putGlobal("BootCurrent", new byte[]{1, 0});
        variables.putGlobal("Boot00AF", new byte[]{1});
        assertThat(variables.find(VariableId.global("BootCurrent")).orElseThrow().attributes()).isEqualTo(6);
        assertThat(variables.find(VariableId.global("Boot00AF")).orElseThrow().attributes()).isEqualTo(7);
        variables.putGlobal("BootCurrent", new byte[0]);
        assertThat(variables.find(VariableId.global("BootCurrent"))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> variables.putGlobal("BootCurrant", new byte[]{1}));
    }

    @Test
    void numberedGlobalVariablesHaveFourUpperCaseDigits() {
        assertThat(GlobalVariable.find("Boot0A9F")).isPresent();
        assertThat(GlobalVariable.find("Boot0a9f")).isEmpty();
        assertThat(GlobalVariable.find("Boot0A9")).isEmpty();
        assertThat(GlobalVariable.find("Boot0A9F0")).isEmpty();
        assertThat(GlobalVariable.find("Boot####")).isEmpty();
        assertThat(GlobalVariable.find("BootOrder")).isPresent();
    }

    @Test
    void initialVariablesLeaveTheLastingOnesAlone() throws Exception {
        var variables = new Variables(new MemoryVariableStore(state), new MemoryVariableStore(state));
        variables.putGlobal("Timeout", new byte[]{9, 0});
        variables.putGlobal("SetupMode", new byte[]{0});
        InitialVariables.install(variables);
        assertThat(variables.find(VariableId.global("Timeout")).orElseThrow().data()).containsExactly(9, 0);
        assertThat(variables.find(VariableId.global("SetupMode")).orElseThrow().data()).containsExactly(1);
        assertThat(variables.find(VariableId.global("SecureBoot")).orElseThrow().data()).containsExactly(0);
        assertThat(variables.find(VariableId.global("PlatformLang")).orElseThrow().data()).containsExactly('e', 'n', 0);
        assertThat(variables.find(VariableId.global("BootOrder"))).isEmpty();
        assertThat(variables.find(VariableId.global("ConOut"))).isEmpty();
    }
}

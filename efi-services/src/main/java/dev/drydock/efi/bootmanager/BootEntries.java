package dev.drydock.efi.bootmanager;

import dev.drydock.core.state.MachineState;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.VariableStore;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The boot options of a machine, from the host: {@code Boot####}, {@code BootOrder} and {@code BootNext} (UEFI 2.10, 3.3)
 * in variables that someone keeps. Each change is written at once.
 *
 * <pre>{@code
 * entries.add(LoadOption.ofFile("Linux", "\\EFI\\Linux\\linux.efi").withText("quiet"));
 * entries.next(entries.add(LoadOption.ofFile("Rescue", "\\EFI\\rescue.efi")).number());
 * }</pre>
 */
public final class BootEntries {
    private static final String ORDER = "BootOrder";
    private static final String NEXT = "BootNext";

    private final Access variables;

    /** How variables are reached. */
    private interface Access {
        List<Variable> all() throws IOException;

        /** Stores a variable; one without data is removed. */
        void set(VariableId id, byte[] data) throws IOException;
    }

    private BootEntries(Access variables) {
        this.variables = variables;
    }

    /** The boot options in a store, which is changed with them. */
    public static BootEntries in(VariableStore store) {
        return new BootEntries(new Access() {
            @Override
            public List<Variable> all() {
                return store.all();
            }

            @Override
            public void set(VariableId id, byte[] data) throws IOException {
                if (data.length == 0) {
                    store.remove(id);
                } else {
                    store.put(new Variable(id, VariableAttributes.NV_BS_RT, data));
                }
            }
        });
    }

    /** The boot options in a file or device of variables, which is changed with them. */
    public static BootEntries in(Nvram nvram) {
        return new BootEntries(new Access() {
            @Override
            public List<Variable> all() {
                return nvram.variables().stream().map(StoredVariable::variable).toList();
            }

            @Override
            public void set(VariableId id, byte[] data) throws IOException {
                List<StoredVariable> all = new ArrayList<>(nvram.variables());
                int place = IntStream.range(0, all.size()).filter(i -> all.get(i).id().equals(id)).findFirst()
                        .orElse(-1);
                if (data.length != 0) {
                    var stored = StoredVariable.of(new Variable(id, VariableAttributes.NV_BS_RT, data));
                    if (place < 0) {
                        all.add(stored);
                    } else {
                        all.set(place, stored);
                    }
                } else if (place >= 0) {
                    all.remove(place);
                }
                nvram.store(all);
            }
        });
    }

    /** The boot options among some variables, such as those that a boot left; changes go nowhere else. */
    public static BootEntries of(Collection<Variable> variables) throws IOException {
        var store = new MemoryVariableStore(new MachineState(), Long.MAX_VALUE >> 1, Integer.MAX_VALUE);
        for (Variable variable : variables) {
            store.put(variable);
        }
        return in(store);
    }

    private Optional<byte[]> find(String name) throws IOException {
        var id = VariableId.global(name);
        return variables.all().stream().filter(variable -> variable.id().equals(id)).findFirst().map(Variable::data);
    }

    /** The numbers in {@code BootOrder}; empty if there is none. */
    public List<Integer> order() throws IOException {
        return find(ORDER).map(LoadOptionVariables::numbers).orElse(List.of());
    }

    /** Replaces {@code BootOrder}; without numbers it is removed. */
    public void order(List<Integer> numbers) throws IOException {
        var data = new ByteWriter();
        numbers.forEach(number -> data.u16(checked(number)));
        variables.set(VariableId.global(ORDER), data.toByteArray());
    }

    /**
     * Every boot option: those of {@code BootOrder} in that order, then the others by their numbers.
     *
     * @throws LoadOptionFormatException if one is malformed
     */
    public List<BootEntry> list() throws IOException {
        List<Integer> numbers = new ArrayList<>(order().stream().distinct().toList());
        IntStream.range(0, BootEntry.COUNT).filter(existing()::contains).filter(number -> !numbers.contains(number))
                .forEach(numbers::add);
        List<BootEntry> entries = new ArrayList<>();
        for (int number : numbers) {
            find(number).ifPresent(option -> entries.add(new BootEntry(number, option)));
        }
        return entries;
    }

    private List<Integer> existing() throws IOException {
        return variables.all().stream().map(Variable::id).filter(id -> id.vendor().equals(GlobalVariable.VENDOR))
                .flatMap(id -> LoadOptionVariables.number("Boot", id.name()).stream().boxed()).toList();
    }

    /**
     * One boot option.
     *
     * @throws LoadOptionFormatException if it is malformed
     */
    public Optional<LoadOption> find(int number) throws IOException {
        Optional<byte[]> data = find(BootEntry.name(checked(number)));
        return data.isEmpty() ? Optional.empty() : Optional.of(LoadOption.decode(data.get()));
    }

    /** Stores an option under the lowest number that is free, as the last of the order. */
    public BootEntry add(LoadOption option) throws IOException {
        return add(option, order().size());
    }

    /** Stores an option under the lowest number that is free, as the first of the order. */
    public BootEntry addFirst(LoadOption option) throws IOException {
        return add(option, 0);
    }

    private BootEntry add(LoadOption option, int place) throws IOException {
        List<Integer> taken = existing();
        List<Integer> order = new ArrayList<>(order());
        int free = IntStream.range(0, BootEntry.COUNT)
                .filter(number -> !taken.contains(number) && !order.contains(number)).findFirst()
                .orElseThrow(() -> new IOException("every number of a boot option is taken"));
        put(free, option);
        order.add(place, free);
        order(order);
        return new BootEntry(free, option);
    }

    /** Stores an option under a number, and leaves the order alone. */
    public void put(int number, LoadOption option) throws IOException {
        variables.set(VariableId.global(BootEntry.name(checked(number))), option.encode());
    }

    /** Removes an option, from the order too. */
    public void remove(int number) throws IOException {
        variables.set(VariableId.global(BootEntry.name(checked(number))), new byte[0]);
        List<Integer> order = order();
        if (order.contains(number)) {
            order(order.stream().filter(other -> other != number).toList());
        }
    }

    /** What {@code BootNext} says: the option that the next boot, and only that, tries before all others. */
    public OptionalInt next() throws IOException {
        List<Integer> numbers = find(NEXT).map(LoadOptionVariables::numbers).orElse(List.of());
        return numbers.size() == 1 ? OptionalInt.of(numbers.getFirst()) : OptionalInt.empty();
    }

    /** Sets {@code BootNext}. */
    public void next(int number) throws IOException {
        variables.set(VariableId.global(NEXT), new ByteWriter().u16(checked(number)).toByteArray());
    }

    private static int checked(int number) {
        if (number < 0 || number >= BootEntry.COUNT) {
            throw new IllegalArgumentException("no boot option has the number " + number);
        }
        return number;
    }
}

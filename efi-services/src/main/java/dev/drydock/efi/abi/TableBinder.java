package dev.drydock.efi.abi;

import dev.drydock.core.machine.GateTable;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Turns annotated interfaces and their implementations into guest tables.
 *
 * <p>Every stated offset is compared with the one that C's layout rules give, and every slot must have an implementation:
 * a slip is an error when the table is built, not a wild call of the guest.
 */
public final class TableBinder {
    private static final int POINTER_SIZE = 8;

    private final GuestMemory memory;
    private final GateTable gates;
    private final CallLog log;
    private final CallBoundary boundary;
    private final CallCheck check;

    /** @param check looks at each call; null for none */
    public TableBinder(GuestMemory memory, GateTable gates, CallLog log, CallBoundary boundary, CallCheck check) {
        this.check = check;
        this.memory = memory;
        this.gates = gates;
        this.log = log;
        this.boundary = boundary;
    }

    /** An interface and what implements it. */
    public record Part<T>(Class<T> declaration, T implementation) {}

    /**
     * Makes the gates of a protocol. The table can then be written any number of times, without new gates.
     *
     * @param <T> the protocol's interface
     */
    public <T> BoundTable bind(Class<T> declaration, T implementation) {
        Protocol protocol = declaration.getAnnotation(Protocol.class);
        if (protocol == null) {
            throw new IllegalArgumentException(declaration + " is no @Protocol");
        }
        return bind(protocol.name(), 0, List.of(new Part<>(declaration, implementation)));
    }

    /**
     * Makes the gates of a service table that begins with an {@code EFI_TABLE_HEADER}.
     *
     * @param headerSize bytes in front of the first slot
     * @param parts interfaces that declare disjoint slots of the table and together all of them
     */
    public BoundTable bindServices(int headerSize, List<Part<?>> parts) {
        String name = parts.getFirst().declaration().getAnnotation(ServiceTable.class).value();
        return bind(name, headerSize, parts);
    }

    private BoundTable bind(String name, int headerSize, List<? extends Part<?>> parts) {
        List<Member> members = new ArrayList<>();
        for (Part<?> part : parts) {
            boolean protocol = part.declaration().isAnnotationPresent(Protocol.class);
            for (Method method : members(part.declaration())) {
                members.add(method.isAnnotationPresent(Slot.class)
                        ? slot(name, part, method, protocol)
                        : field(part, method));
            }
        }
        members.sort(Comparator.comparingInt(Member::offset));
        long end = headerSize;
        for (Member member : members) {
            long aligned = end + member.alignment() - 1 & -member.alignment();
            if (aligned != member.offset()) {
                throw new IllegalArgumentException("%s.%s is declared at 0x%x, but C puts it at 0x%x".formatted(name,
                        member.name(), member.offset(), aligned));
            }
            end = aligned + member.size();
        }
        return new BoundTable(memory, name, end + POINTER_SIZE - 1 & -POINTER_SIZE, List.copyOf(members));
    }

    /** In the table's order: reflection's is another in each process, and guests see the addresses of gates. */
    private static List<Method> members(Class<?> declaration) {
        return Arrays.stream(declaration.getMethods())
                .filter(method -> method.isAnnotationPresent(Slot.class) || method.isAnnotationPresent(Field.class))
                .sorted(Comparator.comparingInt(TableBinder::offset)).toList();
    }

    private static int offset(Method method) {
        Slot slot = method.getAnnotation(Slot.class);
        return slot == null ? method.getAnnotation(Field.class).value() : slot.value();
    }

    private Member slot(String table, Part<?> part, Method method, boolean protocol) {
        String function = table + "." + name(method);
        Class<?>[] types = method.getParameterTypes();
        boolean takesThis = types.length > 0 && types[0] == This.class;
        int skipped = protocol && !takesThis ? 1 : 0;
        ServiceTable services = part.declaration().getAnnotation(ServiceTable.class);
        boolean atRuntime = services != null && services.atRuntime();
        long gate = gates.add(function,
                new BoundFunction(function, atRuntime, part.implementation(), method, skipped, log, boundary, check));
        return new Member(method.getName(), offset(method), POINTER_SIZE, POINTER_SIZE,
                (target, offset) -> Codec.of(long.class).encode(target, offset, gate));
    }

    private static String name(Method method) {
        String stated = method.getAnnotation(Slot.class).name();
        return stated.isEmpty()
                ? Character.toUpperCase(method.getName().charAt(0)) + method.getName().substring(1)
                : stated;
    }

    private static Member field(Part<?> part, Method method) {
        int offset = offset(method);
        Object value;
        try {
            method.setAccessible(true);
            value = method.invoke(part.implementation());
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("cannot read " + method, e);
        }
        if (value instanceof Pointer<?> pointer) {
            return field(method.getName(), offset, Codec.of(Long.class), pointer.address());
        }
        return fieldOf(method.getName(), offset, value);
    }

    @SuppressWarnings("unchecked") // the codec is the value's own
    private static <T> Member fieldOf(String name, int offset, T value) {
        return field(name, offset, Codec.of((Class<T>) value.getClass()), value);
    }

    private static <T> Member field(String name, int offset, Codec<T> codec, T value) {
        return new Member(name, offset, codec.size(), codec.alignment(),
                (target, at) -> codec.encode(target, at, value));
    }

    /** Writes a member's value. */
    interface Writer {
        void write(MemorySegment target, long offset);
    }

    record Member(String name, int offset, long size, long alignment, Writer writer) {}

    /** A table whose gates exist. */
    public record BoundTable(GuestMemory memory, String name, long size, List<Member> members) {
        /** Writes the table to guest memory: fields as they were when it was bound. */
        public void writeTo(long address) {
            MemorySegment target = memory.writable(address, size);
            for (Member member : members) {
                member.writer().write(target, member.offset());
            }
        }

        /** The names of the table's functions and fields in the order of their offsets. */
        public List<String> memberNames() {
            return Arrays.stream(members.toArray(Member[]::new)).map(Member::name).toList();
        }
    }
}

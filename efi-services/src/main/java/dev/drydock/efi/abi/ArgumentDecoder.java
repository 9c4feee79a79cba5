package dev.drydock.efi.abi;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** Makes a Java argument of the 64-bit unit that carries it. */
@FunctionalInterface
interface ArgumentDecoder {
    /** Longer strings are taken for a missing terminator. */
    int LONGEST_STRING = 1 << 16;

    Object decode(GateCall call, long unit);

    /**
     * The decoder for a parameter's declared type.
     *
     * @throws IllegalArgumentException if the type has no C counterpart
     */
    static ArgumentDecoder of(Type type) {
        return switch (type) {
            case ParameterizedType pointer when pointer.getRawType() == Pointer.class -> pointer(pointer);
            // Bits above the type's size are undefined in both calling conventions, so each narrows.
            case Class<?> c when c == byte.class -> (_, unit) -> (byte) unit;
            case Class<?> c when c == short.class -> (_, unit) -> (short) unit;
            case Class<?> c when c == int.class -> (_, unit) -> (int) unit;
            case Class<?> c when c == long.class -> (_, unit) -> unit;
            case Class<?> c when c == boolean.class -> (_, unit) -> (byte) unit != 0;
            case Class<?> c when c == Address.class -> (_, unit) -> new Address(unit);
            case Class<?> c when c == Handle.class -> (_, unit) -> new Handle(unit);
            case Class<?> c when c == This.class -> (_, unit) -> new This(unit);
            case Class<?> c when c == GateCall.class -> (call, _) -> call;
            case Class<?> c when c == Guid.class -> (call, unit) -> unit == 0
                    ? null
                    : Guid.decode(call.memory().readable(unit, Guid.BYTES), 0);
            case Class<?> c when c == String.class -> (call, unit) -> unit == 0
                    ? null
                    : call.memory().getString16(unit, LONGEST_STRING);
            case Class<?> c when c.isEnum() -> enumeration(c.getEnumConstants());
            default -> throw new IllegalArgumentException("no C type corresponds to " + type);
        };
    }

    private static ArgumentDecoder pointer(ParameterizedType type) {
        var target = (Class<?>) type.getActualTypeArguments()[0];
        return pointer(Codec.of(target));
    }

    private static <T> ArgumentDecoder pointer(Codec<T> codec) {
        return (call, unit) -> new Pointer<>(call.memory(), unit, codec);
    }

    private static ArgumentDecoder enumeration(Object[] constants) {
        return (_, unit) -> {
            int number = (int) unit;
            if (number < 0 || number >= constants.length) {
                throw new EfiException(EfiStatus.INVALID_PARAMETER);
            }
            return constants[number];
        };
    }
}

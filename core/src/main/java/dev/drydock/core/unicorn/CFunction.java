package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A function of C that takes at most six integers or pointers and returns one, or nothing.
 *
 * <p>They all have one shape here, because the JVM spends 4 ms on each shape that it meets. Six such arguments are passed in
 * registers (System V ABI for AMD64, 3.2.3; AAPCS64, 6.8.2), so that a function does not see those that it does not take. Of
 * an argument narrower than 64 bits it sees the lower bits, and of a narrower result the lower bits are to be taken.
 */
final class CFunction {
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private final MethodHandle handle;

    CFunction(MemorySegment address) {
        handle = Linker.nativeLinker().downcallHandle(address, SHAPE);
    }

    /** One of the C library's. */
    static CFunction standard(String name) {
        return new CFunction(Linker.nativeLinker().defaultLookup().findOrThrow(name));
    }

    long call(long first, long second, long third, long fourth, long fifth, long sixth) {
        try {
            return (long) handle.invokeExact(first, second, third, fourth, fifth, sixth);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    long call(long first) {
        return call(first, 0, 0, 0, 0, 0);
    }

    long call(long first, long second) {
        return call(first, second, 0, 0, 0, 0);
    }

    long call(long first, long second, long third) {
        return call(first, second, third, 0, 0, 0);
    }

    long call(long first, long second, long third, long fourth) {
        return call(first, second, third, fourth, 0, 0);
    }

    /** What a method handle of a C function threw, which throws nothing itself. */
    static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}

package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/**
 * A function of C that takes at most eight integers or pointers and returns one, or nothing.
 *
 * <p>They all have one shape here, because the JVM spends 4 ms and more on each shape that it meets. A function does not see
 * arguments that it does not take: those are in registers, or behind its own on the stack, from where the caller removes
 * them (System V ABI for AMD64, 3.2.3; AAPCS64, 6.8.2). Of an argument narrower than 64 bits it sees the lower bits, and of
 * a narrower result the lower bits are to be taken.
 */
final class CFunction {
    private static final int ARGUMENTS = 8;
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_LONG,
            Collections.nCopies(ARGUMENTS, JAVA_LONG).toArray(MemoryLayout[]::new));

    private final MethodHandle handle;

    CFunction(MemorySegment address) {
        this(address, ARGUMENTS);
    }

    /** @param fixed how many arguments are not variadic ones */
    CFunction(MemorySegment address, int fixed) {
        // Only Apple's variadic arguments lie elsewhere. Other ABIs at most count floating-point ones, for functions that ask.
        int firstVariadic = HostPages.isMac() ? fixed : 0;
        handle = Linker.nativeLinker().downcallHandle(address, SHAPE,
                firstVariadic == ARGUMENTS
                        ? new Linker.Option[0]
                        : new Linker.Option[]{Linker.Option.firstVariadicArg(firstVariadic)});
    }

    /** One of the C library's. */
    static CFunction standard(String name) {
        return new CFunction(Linker.nativeLinker().defaultLookup().findOrThrow(name));
    }

    long call(long first, long second, long third, long fourth, long fifth, long sixth, long seventh, long eighth) {
        try {
            return (long) handle.invokeExact(first, second, third, fourth, fifth, sixth, seventh, eighth);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("C throws nothing", e);
        }
    }

    long call(long first, long second, long third, long fourth, long fifth, long sixth) {
        return call(first, second, third, fourth, fifth, sixth, 0, 0);
    }

    long call(long first, long second, long third, long fourth) {
        return call(first, second, third, fourth, 0, 0, 0, 0);
    }

    long call(long first, long second, long third) {
        return call(first, second, third, 0, 0, 0, 0, 0);
    }

    long call(long first, long second) {
        return call(first, second, 0, 0, 0, 0, 0, 0);
    }

    long call(long first) {
        return call(first, 0, 0, 0, 0, 0, 0, 0);
    }
}

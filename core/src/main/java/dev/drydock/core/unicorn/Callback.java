package dev.drydock.core.unicorn;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * What Unicorn calls. As of {@link CFunction}, there is one shape for all, so an argument that C does not pass has no
 * defined value, nor have the upper bits of one narrower than 64 bits; a result is ignored where C expects none.
 */
@FunctionalInterface
interface Callback {
    /** Must not throw: that ends the process. The arguments are Unicorn's for this kind of callback, in order. */
    long call(long engine, long second, long third, long fourth, long fifth, long sixth);

    /** A pointer to the callback as a C function; valid as long as {@code arena}. */
    default MemorySegment pointer(Arena arena) {
        return Linker.nativeLinker().upcallStub(Stub.HANDLE.bindTo(this), Stub.SHAPE, arena);
    }

    /** What all stubs share. */
    final class Stub {
        private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        private static final MethodHandle HANDLE = find();

        private Stub() {}

        private static MethodHandle find() {
            try {
                return MethodHandles.lookup().findVirtual(Callback.class, "call", SHAPE.toMethodType());
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}

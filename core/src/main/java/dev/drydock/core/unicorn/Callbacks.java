package dev.drydock.core.unicorn;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;

/** Makes C function pointers of the methods that Unicorn calls. */
final class Callbacks {
    private Callbacks() {}

    /** A pointer to {@code receiver.method}; valid as long as {@code arena}. */
    static MemorySegment stub(Object receiver, String method, FunctionDescriptor descriptor, Arena arena) {
        try {
            var handle = MethodHandles.lookup().bind(receiver, method, descriptor.toMethodType());
            return Linker.nativeLinker().upcallStub(handle, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no callback " + method + descriptor.toMethodType(), e);
        }
    }
}

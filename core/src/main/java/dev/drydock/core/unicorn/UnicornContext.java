package dev.drydock.core.unicorn;

import dev.drydock.core.cpu.CpuContext;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;

/** A register image made by Unicorn itself; freed when the last reference is gone. */
final class UnicornContext implements CpuContext {
    private static final Cleaner CLEANER = Cleaner.create();

    private final MemorySegment context;

    private UnicornContext(MemorySegment context) {
        this.context = context;
    }

    static UnicornContext save(UnicornLibrary library, MemorySegment engine) {
        MemorySegment context = library.allocateContext(engine);
        library.saveContext(engine, context);
        var result = new UnicornContext(context);
        CLEANER.register(result, () -> library.freeContext(context));
        return result;
    }

    void load(UnicornLibrary library, MemorySegment engine) {
        library.restoreContext(engine, context);
    }
}

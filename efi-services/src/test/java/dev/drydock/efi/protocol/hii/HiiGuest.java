package dev.drydock.efi.protocol.hii;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.MachineState;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.HandleDatabase;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** The two protocols over memory without a processor. */
final class HiiGuest {
    static final long BASE = 0x4000_0000;
    static final long SIZE = 1 << 20;
    static final Address LIST = new Address(BASE + 0x10000);
    static final Address OUT = new Address(BASE + 0x80000);
    private static final long SCRATCH = BASE + 0x100;
    private static final long LANGUAGE = BASE + 0x200;

    final MachineState state = new MachineState();
    final GuestMemory memory = new GuestMemory(Arena.ofAuto().allocate(SIZE), BASE);
    final HandleDatabase handles = new HandleDatabase(state);
    final PackageLists lists = new PackageLists(state, memory);
    final HiiDatabase database = new HiiDatabase(memory, handles, lists,
            new KeyboardLayouts(state, memory, lists, _ -> {
            }), new SilentListener());
    final HiiStrings strings = new HiiStrings(memory, lists);
    final Pointer<Long> size = pointer(SCRATCH, Long.class);
    final Pointer<Handle> handle = pointer(SCRATCH + 8, Handle.class);
    final Pointer<Short> id = pointer(SCRATCH + 16, Short.class);
    final Pointer<Address> font = pointer(SCRATCH + 24, Address.class);

    /** Nobody is told anything. */
    private static final class SilentListener implements PackageListener {
        @Override
        public Handle register(HiiPackage.Kind kind, long function, News news) {
            return Handle.NULL;
        }

        @Override
        public boolean unregister(Handle handle) {
            return false;
        }

        @Override
        public void happened(News news, Handle list, List<HiiPackage> packages) {
            // Judged where there is a processor.
        }
    }

    <T> Pointer<T> pointer(long address, Class<T> type) {
        return new Pointer<>(memory, address, Codec.of(type));
    }

    <T> Pointer<T> nullPointer(Class<T> type) {
        return pointer(0, type);
    }

    /** What the guest sees: a status that is thrown is one that is returned. */
    static EfiStatus status(Supplier<EfiStatus> call) {
        try {
            return call.get();
        } catch (EfiException e) {
            return e.status();
        }
    }

    EfiStatus add(byte[] list) {
        return add(list, Handle.NULL);
    }

    EfiStatus add(byte[] list, Handle driver) {
        memory.putBytes(LIST.value(), list);
        return status(() -> database.newPackageList(LIST, driver, handle));
    }

    EfiStatus update(Handle target, byte[] list) {
        memory.putBytes(LIST.value(), list);
        return status(() -> database.updatePackageList(target, LIST));
    }

    EfiStatus list(int type, Guid guid, long available) {
        size.set(available);
        return status(
                () -> database.listPackageLists((byte) type, guid, size, pointer(OUT.value(), Handle.class)));
    }

    EfiStatus export(Handle exported, long available) {
        size.set(available);
        return status(() -> database.exportPackageLists(exported, size, OUT));
    }

    byte[] exported() {
        return memory.getBytes(OUT.value(), size.get().intValue());
    }

    Address language(String code) {
        memory.putBytes(LANGUAGE, (code + '\0').getBytes(StandardCharsets.ISO_8859_1));
        return new Address(LANGUAGE);
    }

    EfiStatus get(Handle list, String language, int string, long available) {
        size.set(available);
        return status(() -> strings.getString(language(language), list, (short) string, OUT, size, font));
    }

    EfiStatus set(Handle list, String language, int string, String text) {
        return status(() -> strings.setString(list, (short) string, language(language), text, Address.NULL));
    }

    EfiStatus create(Handle list, String language, String languageName, String text) {
        return status(() -> strings.newString(list, id, language(language), languageName, text, Address.NULL));
    }

    EfiStatus languages(Handle list, long available) {
        size.set(available);
        return status(() -> strings.getLanguages(list, OUT, size));
    }

    EfiStatus secondary(Handle list, String primary, long available) {
        size.set(available);
        return status(() -> strings.getSecondaryLanguages(list, language(primary), OUT, size));
    }

    String text16() {
        return memory.getString16(OUT.value(), 1000);
    }

    String text8() {
        String text = new String(memory.getBytes(OUT.value(), 1000), StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf(0));
    }
}

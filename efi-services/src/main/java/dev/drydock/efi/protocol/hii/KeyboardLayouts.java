package dev.drydock.efi.protocol.hii;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The keyboard layouts of the database's packages (UEFI 2.10, 34.3.9 and 34.8).
 *
 * @param current the GUID of the layout that was set, or null
 * @param signal signals the group of a GUID
 */
record KeyboardLayouts(GuestMemory memory, PackageLists lists, StateCell<Guid> current, Consumer<Guid> signal) {
    /** {@code EFI_HII_SET_KEYBOARD_LAYOUT_EVENT_GUID}. */
    static final Guid LAYOUT_SET = Guid.parse("14982a4f-b0ed-45b8-a811-5a7a9bc232df");

    KeyboardLayouts(MachineState state, GuestMemory memory, PackageLists lists, Consumer<Guid> signal) {
        this(memory, lists, state.cell(null), signal);
    }

    private List<HiiPackage.Layout> all() {
        return lists.entries().stream().flatMap(entry -> entry.getValue().packages().stream())
                .flatMap(p -> p.layouts().stream()).toList();
    }

    private Optional<HiiPackage.Layout> find(Guid guid) {
        return all().stream().filter(layout -> layout.guid().equals(guid)).findFirst();
    }

    EfiStatus find(Pointer<Short> length, Pointer<Guid> buffer) {
        if (length.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int available = Short.toUnsignedInt(length.get());
        if (buffer.isNull() && available != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        List<HiiPackage.Layout> found = all();
        int needed = Math.min(0xffff, Guid.BYTES * found.size());
        length.set((short) needed);
        if (available < needed) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        for (int i = 0; i < needed / Guid.BYTES; i++) {
            buffer.at(i).set(found.get(i).guid());
        }
        return EfiStatus.SUCCESS;
    }

    /** @param guid null for the current layout */
    EfiStatus get(Guid guid, Pointer<Short> length, Address buffer) {
        if (length.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int available = Short.toUnsignedInt(length.get());
        if (buffer.isNull() && available != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        Optional<HiiPackage.Layout> layout = find(guid == null ? current.get() : guid);
        if (layout.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        byte[] bytes = layout.get().bytes();
        length.set((short) bytes.length);
        if (available < bytes.length) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        memory.putBytes(buffer.value(), bytes);
        return EfiStatus.SUCCESS;
    }

    EfiStatus set(Guid guid) {
        if (guid == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (find(guid).isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        if (!guid.equals(current.get())) {
            current.set(guid);
            signal.accept(LAYOUT_SET);
        }
        return EfiStatus.SUCCESS;
    }
}

package dev.drydock.efi.protocol.driver;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.HandleDatabase;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.ComponentName2Protocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.nio.charset.StandardCharsets;

/** {@code EFI_COMPONENT_NAME2_PROTOCOL} (UEFI 2.10, 11.6) of one of the firmware's drivers: in English. */
final class DriverName implements ComponentName2Protocol {
    private static final byte[] LANGUAGE = "en\0".getBytes(StandardCharsets.US_ASCII);

    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final long languages;
    private final long name;

    DriverName(Platform platform, String name) {
        memory = platform.memory();
        handles = platform.handles();
        languages = platform.place(LANGUAGE);
        this.name = platform.place((name + '\0').getBytes(StandardCharsets.UTF_16LE));
    }

    @Override
    public Address supportedLanguages() {
        return new Address(languages);
    }

    @Override
    public EfiStatus getDriverName(Address language, Pointer<Address> driverName) {
        if (language.isNull() || driverName.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (!isEnglish(language)) {
            return EfiStatus.UNSUPPORTED;
        }
        driverName.set(new Address(name));
        return EfiStatus.SUCCESS;
    }

    /** Controllers have no names but those that their own drivers give them. */
    @Override
    public EfiStatus getControllerName(Handle controller, Handle child, Address language,
            Pointer<Address> controllerName) {
        boolean valid = handles.contains(controller) && (child.isNull() || handles.contains(child))
                && !language.isNull() && !controllerName.isNull();
        return valid ? EfiStatus.UNSUPPORTED : EfiStatus.INVALID_PARAMETER;
    }

    private boolean isEnglish(Address language) {
        for (int i = 0; i < LANGUAGE.length; i++) {
            if (memory.getByte(language.value() + i) != LANGUAGE[i]) {
                return false;
            }
        }
        return true;
    }
}

package dev.drydock.efi.protocol.hii;

import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCounter;
import dev.drydock.core.state.StateList;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventType;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.Tpl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The guest's functions that want to hear of packages (UEFI 2.10, 34.8, RegisterPackageNotify).
 *
 * <p>They are called at TPL_CALLBACK, at the end of the function that the news is of, as soon as the guest is below that
 * level. Each is given a copy of the package, which is gone when it returns.
 */
final class HiiNotifications implements PackageListener {
    /** Values lie where no RAM is, so that a guest that follows one is noticed. */
    private static final long FIRST_HANDLE = 0xD0A0_0000L;
    private static final long HANDLE_STRIDE = 16;
    /** What a guest that registers without end can make the host keep. */
    private static final int MOST_REGISTRATIONS = 1024;

    private final Platform platform;
    private final StateMap<Handle, Registration> registrations;
    private final StateCounter created;
    private final StateList<Due> due;
    private final long event;

    private record Registration(HiiPackage.Kind kind, long function, News news) {
        boolean wants(HiiPackage p, News what) {
            return news == what && (kind.type() == PackageType.ALL || kind.equals(p.kind()));
        }
    }

    /** A call that is to be made, if the registration still is there then. */
    private record Due(Handle registration, Handle list, HiiPackage subject) {}

    HiiNotifications(Platform platform) {
        this.platform = platform;
        registrations = platform.state().map();
        created = platform.state().counter();
        due = platform.state().list();
        long gate = platform.machine().gates().add("HII notifications", _ -> callNext());
        event = platform.events().create(EventType.NOTIFY_SIGNAL, Tpl.CALLBACK, gate, 0, null);
    }

    @Override
    public Handle register(HiiPackage.Kind kind, long function, News news) {
        if (registrations.size() == MOST_REGISTRATIONS) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
        var handle = new Handle(FIRST_HANDLE + HANDLE_STRIDE * created.next());
        registrations.put(handle, new Registration(kind, function, news));
        return handle;
    }

    @Override
    public boolean unregister(Handle handle) {
        return registrations.remove(handle) != null;
    }

    @Override
    public void happened(News news, Handle list, List<HiiPackage> packages) {
        for (HiiPackage subject : packages) {
            registrations.forEach((handle, registration) -> {
                if (registration.wants(subject, news)) {
                    due.add(new Due(handle, list, subject));
                }
            });
        }
        if (!due.isEmpty()) {
            platform.events().signal(event);
        }
    }

    private Step callNext() {
        while (!due.isEmpty()) {
            Due call = due.removeFirst();
            Registration registration = registrations.get(call.registration());
            if (registration != null) {
                long copy = copy(call.subject());
                Guid guid = call.subject().kind().guid();
                long guidAddress = guid == null ? 0 : copy + HiiPackage.HEADER_BYTES;
                return new Step.Call(registration.function(), new long[]{call.subject().type(), guidAddress, copy,
                        call.list().value(), registration.news().value()}, null, _ -> {
                            platform.pool().free(copy);
                            return callNext();
                        });
            }
        }
        return new Step.Return(EfiStatus.SUCCESS.value());
    }

    private long copy(HiiPackage subject) {
        byte[] bytes = ByteBuffer.allocate(subject.size()).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(subject.type() << 24 | subject.size()).put(subject.body()).array();
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, bytes.length);
        platform.memory().putBytes(address, bytes);
        return address;
    }
}

package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.DriverBindings.Driver;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.MemoryType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * In which order drivers are offered a controller (UEFI 2.10, 7.3.12): those that the caller names, the platform's override,
 * the driver family override, the bus specific override, then all others, the highest version first.
 */
final class DriverOrder {
    /** {@code EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL_GUID} (11.3). */
    private static final Guid PLATFORM_OVERRIDE = Guid.parse("6b30c738-a391-11d4-9a3b-0090273fc14d");
    /** {@code EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL_GUID} (11.5). */
    private static final Guid FAMILY_OVERRIDE = Guid.parse("b1ee129e-da36-4181-91f8-04a4923766a7");
    /** {@code EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL_GUID} (11.4). */
    private static final Guid BUS_OVERRIDE = Guid.parse("3bc1b285-8a15-4a82-aabf-4d7d13fb3265");

    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final Pool pool;
    private final DriverBindings bindings;

    DriverOrder(Platform platform) {
        memory = platform.memory();
        handles = platform.handles();
        pool = platform.pool();
        bindings = new DriverBindings(platform);
    }

    /**
     * Asks every override.
     *
     * @param preferred driver binding handles that the caller wants first
     * @param next is given the driver binding handles in order, each once
     */
    Step find(Handle controller, List<Handle> preferred, Function<List<Handle>, Step> next) {
        List<Handle> context = new ArrayList<>();
        preferred.stream().filter(handle -> bindings.find(handle).isPresent()).forEach(context::add);
        long platform = handles.with(PLATFORM_OVERRIDE).stream().findFirst()
                .flatMap(handle -> handles.find(handle, PLATFORM_OVERRIDE)).map(HandleDatabase.Interface::address)
                .orElse(0L);
        long[] askPlatform = {platform, controller.value(), 0};
        return images(platform, askPlatform, 2, withPlatform -> families(withFamilies -> {
            long bus = handles.find(controller, BUS_OVERRIDE).map(HandleDatabase.Interface::address).orElse(0L);
            return images(bus, new long[]{bus, 0}, 1, withBus -> {
                List<Handle> order = new ArrayList<>(context);
                order.addAll(driversOf(withPlatform));
                order.addAll(withFamilies);
                order.addAll(driversOf(withBus));
                bindings.all().stream()
                        .sorted(Comparator.comparing(driver -> driver.members().version(), DriverOrder::newestFirst))
                        .map(Driver::handle).forEach(order::add);
                return next.apply(order.stream().distinct().toList());
            });
        }));
    }

    private static int newestFirst(int one, int other) {
        return Integer.compareUnsigned(other, one);
    }

    /** The drivers that images installed. */
    private List<Handle> driversOf(List<Handle> images) {
        List<Driver> all = bindings.all();
        return images.stream().flatMap(
                image -> all.stream().filter(driver -> driver.members().image().equals(image)).map(Driver::handle))
                .toList();
    }

    /**
     * The image handles that an override's GetDriver, its first function, goes through.
     *
     * @param override the protocol's address, or 0
     * @param arguments of GetDriver
     * @param cell which of them is the handle's address
     */
    private Step images(long override, long[] arguments, int cell, Function<List<Handle>, Step> next) {
        if (override == 0) {
            return next.apply(List.of());
        }
        long scratch = pool.allocate(MemoryType.BOOT_SERVICES_DATA, Long.BYTES);
        memory.putLong(scratch, 0);
        long[] complete = arguments.clone();
        complete[cell] = scratch;
        return nextImage(memory.getLong(override), complete, scratch, List.of(), next);
    }

    private Step nextImage(long getDriver, long[] arguments, long scratch, List<Handle> found,
            Function<List<Handle>, Step> next) {
        return new Step.Call(getDriver, arguments, null, result -> {
            var image = new Handle(memory.getLong(scratch));
            // An override that goes in circles has said all that it has to say.
            if (new EfiStatus(result).isError() || found.contains(image)) {
                pool.free(scratch);
                return next.apply(found);
            }
            List<Handle> more = new ArrayList<>(found);
            more.add(image);
            return nextImage(getDriver, arguments, scratch, List.copyOf(more), next);
        });
    }

    private record Versioned(Handle driver, int version) {}

    /** The drivers that belong to a family, by the version that GetVersion, its only function, tells. */
    private Step families(Function<List<Handle>, Step> next) {
        return nextFamily(handles.with(FAMILY_OVERRIDE), 0, List.of(), next);
    }

    private Step nextFamily(List<Handle> members, int first, List<Versioned> known,
            Function<List<Handle>, Step> next) {
        for (int i = first; i < members.size(); i++) {
            Handle driver = members.get(i);
            Optional<HandleDatabase.Interface> family = handles.find(driver, FAMILY_OVERRIDE);
            if (family.isEmpty() || bindings.find(driver).isEmpty()) {
                continue;
            }
            int following = i + 1;
            long address = family.get().address();
            return new Step.Call(memory.getLong(address), new long[]{address}, null, version -> {
                List<Versioned> more = new ArrayList<>(known);
                more.add(new Versioned(driver, (int) version));
                return nextFamily(members, following, List.copyOf(more), next);
            });
        }
        return next.apply(known.stream().sorted(Comparator.comparing(Versioned::version, DriverOrder::newestFirst))
                .map(Versioned::driver).toList());
    }
}

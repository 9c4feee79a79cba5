package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Security2ArchProtocol;
import dev.drydock.efi.spec.SecurityArchProtocol;
import java.util.function.Function;

/**
 * Asks the security architectural protocols (PI 1.7, volume 2, 12.9) whether an image may be loaded.
 *
 * <p>The firmware's own answer is always yes: it enforces no signatures. But boot loaders put functions of their own into
 * the protocols' tables to have a say, and those are called. The older protocol is only asked if the guest took the newer
 * one away, as other firmware does it.
 */
public final class ImageAuthentication {
    private final Platform platform;
    private final GuestMemory memory;
    private final long table;
    private final long table2;
    private final long function;
    private final long function2;

    private ImageAuthentication(Platform platform, long table, long table2) {
        this.platform = platform;
        memory = platform.memory();
        this.table = table;
        this.table2 = table2;
        function = memory.getLong(table);
        function2 = memory.getLong(table2);
    }

    /**
     * Installs both protocols, each on a handle of its own.
     *
     * @param security what the firmware itself answers
     * @param security2 the same for the newer protocol
     */
    public static ImageAuthentication install(Platform platform, SecurityArchProtocol security,
            Security2ArchProtocol security2) {
        return new ImageAuthentication(platform,
                platform.install(platform.handles().create(), SecurityArchProtocol.class, security),
                platform.install(platform.handles().create(), Security2ArchProtocol.class, security2));
    }

    private boolean present(Class<?> protocol, long address) {
        return platform.handles().with(Platform.guid(protocol)).stream()
                .anyMatch(handle -> platform.handles().find(handle, Platform.guid(protocol)).orElseThrow()
                        .address() == address);
    }

    /**
     * Asks whether an image may be loaded.
     *
     * @param devicePath the image's, in guest memory, or null
     * @param contents the file in guest memory
     * @param size the file's, in bytes
     * @param bootPolicy as LoadImage was given it
     * @param next goes on with EFI_SUCCESS; with EFI_SECURITY_VIOLATION, where the image is to be loaded and not to be
     *     started; or with any other error, which is LoadImage's
     */
    public Step ask(Address devicePath, Address contents, long size, boolean bootPolicy,
            Function<EfiStatus, Step> next) {
        if (present(Security2ArchProtocol.class, table2)) {
            return ask(memory.getLong(table2), function2, next, table2, devicePath.value(), contents.value(), size,
                    bootPolicy ? 1 : 0);
        }
        // The older protocol decides by the path alone.
        return devicePath.isNull() || !present(SecurityArchProtocol.class, table)
                ? next.apply(EfiStatus.SUCCESS)
                : ask(memory.getLong(table), function, next, table, 0, devicePath.value());
    }

    private static Step ask(long hook, long own, Function<EfiStatus, Step> next, long... arguments) {
        return hook == own
                ? next.apply(EfiStatus.SUCCESS)
                : new Step.Call(hook, arguments, null, result -> {
                    var verdict = new EfiStatus(result);
                    return next.apply(verdict.isError() ? verdict : EfiStatus.SUCCESS);
                });
    }
}

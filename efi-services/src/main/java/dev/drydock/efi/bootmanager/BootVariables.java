package dev.drydock.efi.bootmanager;

import dev.drydock.efi.BootOutcome.Attempt;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.VendorNode;
import dev.drydock.efi.protocol.devicepath.NodeData;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.Variables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The global variables by which the boot manager says what there is (UEFI 2.10, 3.3 and table 3.1). */
final class BootVariables {
    /** {@code EFI_OS_INDICATIONS_START_PLATFORM_RECOVERY} (8.5.4). */
    static final long START_PLATFORM_RECOVERY = 0x40;
    /** All of {@code OsIndications} that is done: there is no menu, no capsule and no signed recovery option. */
    static final long SUPPORTED_INDICATIONS = START_PLATFORM_RECOVERY;
    /** {@code EFI_BOOT_OPTION_SUPPORT_APP} and {@code EFI_BOOT_OPTION_SUPPORT_SYSPREP} (3.1.3): no keys. */
    private static final int BOOT_OPTION_SUPPORT = 0x2 | 0x10;
    private static final Guid CONSOLE = Guid.parse("1f2c6b14-0f0e-4c5b-9c8f-6f0d0a3c2e95");

    private BootVariables() {}

    /**
     * Gives the console a device path, and creates the variables; of the non-volatile ones, those that do not exist.
     *
     * @return those for which there was no room
     */
    static List<Attempt> install(Platform platform, Variables variables, Handle console, String removableMediaPath) {
        byte[] path = DevicePath.of(new VendorNode(VendorNode.Kind.HARDWARE, CONSOLE, NodeData.EMPTY)).encode();
        if (platform.handles().find(console, DevicePath.PROTOCOL).isEmpty()) {
            platform.handles().install(console, DevicePath.PROTOCOL, platform.place(path));
        }
        Map<String, byte[]> wanted = new LinkedHashMap<>();
        wanted.put("BootOptionSupport", new ByteWriter().u32(BOOT_OPTION_SUPPORT).toByteArray());
        wanted.put("OsIndicationsSupported", new ByteWriter().u64(SUPPORTED_INDICATIONS).toByteArray());
        wanted.put("PlatformRecovery0000", LoadOption.ofFile("Removable media", removableMediaPath).encode());
        for (String name : new String[]{"ConIn", "ConOut", "ErrOut"}) {
            wanted.put(name + "Dev", path);
            wanted.put(name, path);
        }
        List<Attempt> failures = new ArrayList<>();
        wanted.forEach((name, data) -> {
            if (variables.find(VariableId.global(name)).filter(Variable::isNonVolatile).isPresent()) {
                return;
            }
            try {
                variables.putGlobal(name, data);
            } catch (IOException e) {
                failures.add(new Attempt(name, "cannot be written: " + e.getMessage()));
            }
        });
        return failures;
    }
}

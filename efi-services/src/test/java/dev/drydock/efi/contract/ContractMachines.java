package dev.drydock.efi.contract;

import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.bootmanager.LoadOption;
import dev.drydock.efi.disk.FaultyDevice;
import dev.drydock.efi.disk.MemoryDevice;
import dev.drydock.efi.disk.fat.FatEntry;
import dev.drydock.efi.disk.fat.FatImage;
import dev.drydock.efi.disk.fat.FatType;
import dev.drydock.efi.disk.image.DiskImage;
import dev.drydock.efi.disk.partition.PartitionType;
import dev.drydock.efi.profile.FirmwareProfile;
import java.io.IOException;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import dev.drydock.efi.StopPoint;

/** What a contract program needs of its machine besides the volume that it is booted from. */
final class ContractMachines {
    private ContractMachines() {}

    /** Adds a program's disks, keys and settings; disks come behind the one that is booted. */
    static FirmwareBuilder furnish(String program, FirmwareBuilder builder) {
        return switch (program) {
            case "text-input" -> builder.type("ab\u0003x\u001b[A\u0003y");
            case "variables-failing" -> builder.nvram(() -> new RefusingNvram("Broken"));
            case "network-refused" -> builder.profile(FirmwareProfile.APPLE_VIRTUALIZATION);
            case "serial" -> builder.serialInput("hello");
            case "block-io" -> builder.disk("plain", () -> new MemoryDevice(512, 1000))
                    .disk("worn", () -> FaultyDevice.builder(new MemoryDevice(4096, 500)).readErrors(10, 1)
                            .writeErrors(20, 1).flushErrors().latency(Duration.ofMillis(5)).build())
                    .disk("protected", () -> FaultyDevice.builder(new MemoryDevice(512, 300)).writeProtected().build())
                    .disk("exchanged", () -> FaultyDevice.builder(new MemoryDevice(512, 400))
                            .changeMedium(50, new MemoryDevice(512, 410)).build())
                    .disk("removed", () -> FaultyDevice.builder(new MemoryDevice(512, 600)).removeMedium(50).build());
            case "ram-disk" -> builder.disk("small", () -> DiskImage.builder().size(4 << 20)
                    .fat(PartitionType.EFI_SYSTEM, "esp", volume("RAM", 1 << 20)).asDevice());
            case "files" -> ContractVolumes.add(builder);
            case "medium-change" -> builder.disk("drive", () -> FaultyDevice.builder(disk(4 << 20, "first"))
                    .changeMedium(40, disk(6 << 20, "second", "third")).build());
            case "boot-options" -> builder.setVariable(variable("Driver0000",
                    LoadOption.ofFile("counts events", "\\boot-options-driver.efi").withData(ascii("drv")).encode()))
                    .setVariable(variable("DriverOrder", new byte[]{0, 0})).bootEntries(entries -> {
                        entries.put(2, again("not active").withAttributes(0));
                        entries.put(4, again("by BootOrder").withData(ascii("\4 ok")));
                        entries.put(5, again("by BootNext").withAttributes(LoadOption.CATEGORY_APP)
                                .withData(ascii("\5 ok")));
                        entries.put(6, again("an application").withAttributes(
                                LoadOption.ACTIVE | LoadOption.CATEGORY_APP));
                        entries.order(List.of(7, 2, 6, 4));
                        entries.next(5);
                    });
            case "boot-sources" -> builder.setVariable(option("Driver0000", "\\boot-sources-driver.efi",
                    LoadOption.ACTIVE | LoadOption.FORCE_RECONNECT))
                    .setVariable(variable("DriverOrder", new byte[]{0, 0}))
                    .setVariable(option("SysPrep0000", "\\boot-sysprep-child.efi", LoadOption.ACTIVE))
                    .setVariable(option("SysPrep0001", "\\missing.efi", LoadOption.ACTIVE))
                    .setVariable(option("SysPrep0002", "\\boot-sysprep-child.efi", LoadOption.ACTIVE))
                    .setVariable(variable("SysPrepOrder", new byte[]{0, 0, 1, 0, 2, 0}))
                    .bootEntries(entries -> entries.add(LoadOption.of("by Load File", DevicePath.parse(
                            "VenHw(9D2F0BD1-5B8A-4A5C-8C11-7A2E6105D323)")).withData(ascii("ok"))));
            case "boot-recovery" ->
                builder.setVariable(variable("OsIndications", new byte[]{0x41, 0, 0, 0, 0, 0, 0, 0}))
                        .bootEntries(entries -> {
                            entries.put(1, again("not asked for").withData(ascii("no")));
                            entries.order(List.of(1));
                            entries.next(1);
                        });
            case "virtual", "exceptions", "exceptions-none", "exceptions-double", "exceptions-loop", "exited",
                    "exited-service", "exited-protocol", "inventory" ->
                builder.stopAt(StopPoint.NONE);
            default -> builder;
        };
    }

    /** A disk with a partition for each file; the files hold their names. */
    private static BlockDevice disk(long size, String... files) throws IOException {
        DiskImage.Builder disk = DiskImage.builder().size(size);
        for (String file : files) {
            disk.fat(PartitionType.EFI_SYSTEM, file, FatImage.builder().type(FatType.FAT12).clusterSize(512)
                    .size(1 << 20).files(root -> root.file("\\" + file, file.getBytes(StandardCharsets.US_ASCII))));
        }
        return disk.asDevice();
    }

    /** An option that boots the program itself, whatever the architecture: it lies where a removable medium has it. */
    private static LoadOption again(String description) {
        return LoadOption.of(description, DevicePath.parse("PciRoot(0x0)/Pci(0x1,0x0)"));
    }

    private static Variable option(String name, String file, int attributes) {
        return variable(name, LoadOption.ofFile(name, file).withAttributes(attributes).encode());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Variable variable(String name, byte[] data) {
        return new Variable(VariableId.global(name), VariableAttributes.NV_BS_RT, data);
    }

    /** A FAT12 volume with a file of 3000 bytes, a directory and a read-only file. */
    static FatImage.Builder volume(String label, long size) {
        return FatImage.builder().type(FatType.FAT12).clusterSize(512).size(size).label(label)
                .files(files -> files.file("file", new byte[3000]).directory("directory").file("locked", new byte[10])
                        .attributes("locked", FatEntry.READ_ONLY));
    }
}

package dev.drydock.examples.images;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What an image's EFI system partition holds.
 *
 * @param files
 *            the files, in the order in which they are written
 * @param kernel
 *            the kernel that is started in the end, where one is
 * @param commandLine
 *            what the image tells the kernel; empty where it tells nothing
 * @param initrd
 *            the busybox in the initial file system that the kernel gets, where it gets one
 * @param linuxFiles
 *            what a second partition holds, in an ext4 file system, by name; without any there is no such partition
 */
record Recipe(List<EspFile> files, Optional<PackagedFile> kernel, String commandLine,
        Optional<PackagedFile> initrd, SequencedMap<String, String> linuxFiles) {

    /** The text of the file on the ext4 partition. */
    static final String GREETING = "drydock: read by a driver that the guest brought";

    Recipe(List<EspFile> files, Optional<PackagedFile> kernel, String commandLine, Optional<PackagedFile> initrd) {
        this(files, kernel, commandLine, initrd, Collections.emptyNavigableMap());
    }

    /** Unmodified, GRUB's signed builds look for their configuration there. */
    private static final String GRUB_CONFIGURATION = "EFI/debian/grub.cfg";

    static Recipe of(BootImage image, ImageArchitecture architecture) {
        return new Kitchen(image, architecture).cook();
    }

    /** The static busybox that every initial file system of an architecture is made around. */
    static PackagedFile busybox(ImageArchitecture architecture) {
        return new PackagedFile(DistributionPackage.of("trixie", architecture, "busybox-static"), "usr/bin", "busybox");
    }

    private record Kitchen(BootImage image, ImageArchitecture architecture) {

        Recipe cook() {
            return switch (image) {
                case GRUB_206, GRUB_212 ->
                    withKernel(grub(), new EspFile.Text(GRUB_CONFIGURATION, grubConfiguration()));
                case GRUB_MENU -> withKernel(grub(), new EspFile.Text(GRUB_CONFIGURATION, grubMenu()));
                case SYSTEMD_BOOT_252, SYSTEMD_BOOT_257 ->
                    withKernel(systemd("systemd-boot%s.efi"), new EspFile.Text("loader/loader.conf", """
                            default debian.conf
                            timeout 2
                            editor no
                            """), new EspFile.Text("loader/entries/debian.conf", loaderEntry()));
                case UKI_252, UKI_257 -> new Recipe(
                        List.of(new EspFile.UnifiedKernel(architecture.removableMediaPath(),
                                systemd("linux%s.efi.stub"),
                                kernel(), busybox(architecture), osRelease(), commandLine())),
                        Optional.of(kernel()), commandLine(), Optional.of(busybox(architecture)));
                case KERNEL_61, KERNEL_612 ->
                    new Recipe(List.of(started(kernel())), Optional.of(kernel()), "", Optional.empty());
                case SHELL ->
                    new Recipe(List.of(started(shell()), new EspFile.Text("startup.nsh", ShellScripts.LOOK_AROUND)),
                            Optional.empty(), "", Optional.empty());
                case SHELL_EXT4 -> new Recipe(
                        List.of(started(shell()), driver("ext4"),
                                new EspFile.Text("startup.nsh", ShellScripts.LOAD_DRIVER)),
                        Optional.empty(), "", Optional.empty(), greeting());
                case SHELL_SESSION -> new Recipe(
                        List.of(started(shell()), driver("ext4"), driver("iso9660"), driver("hfs"), driver("btrfs"),
                                driver("reiserfs"), new EspFile.Text("note.txt", "the first line\r\n"),
                                new EspFile.Text("bytes.bin", "0123456789abcdef\r\n"),
                                new EspFile.Text("startup.nsh", ShellScripts.SESSION)),
                        Optional.empty(), "", Optional.empty(), greeting());
            };
        }

        private static SequencedMap<String, String> greeting() {
            return new TreeMap<>(Map.of("greeting.txt", GREETING + "\r\n"));
        }

        private Recipe withKernel(PackagedFile program, EspFile... configuration) {
            var files = new ArrayList<EspFile>();
            files.add(started(program));
            files.addAll(List.of(configuration));
            files.add(new EspFile.Packaged("vmlinuz", kernel()));
            files.add(new EspFile.InitialFileSystem("initrd.img", busybox(architecture)));
            return new Recipe(List.copyOf(files), Optional.of(kernel()), commandLine(),
                    Optional.of(busybox(architecture)));
        }

        private EspFile started(PackagedFile program) {
            return new EspFile.Packaged(architecture.removableMediaPath(), program);
        }

        private PackagedFile grub() {
            return new PackagedFile(
                    DistributionPackage.of(image.suite(), architecture,
                            "grub-efi-" + architecture.debianName() + "-signed"),
                    "usr/lib/grub/" + architecture.grubTarget() + "-signed",
                    "grub" + architecture.efiSuffix() + ".efi.signed");
        }

        private PackagedFile systemd(String program) {
            return new PackagedFile(DistributionPackage.of(image.suite(), architecture, "systemd-boot-efi"),
                    "usr/lib/systemd/boot/efi", program.formatted(architecture.efiSuffix()));
        }

        private PackagedFile kernel() {
            return new PackagedFile(
                    DistributionPackage.behind(image.suite(), architecture,
                            "linux-image-cloud-" + architecture.debianName()),
                    "boot", "vmlinuz-*");
        }

        private PackagedFile shell() {
            String name = "efi-shell-" + architecture.efiSuffix();
            return new PackagedFile(DistributionPackage.of(image.suite(), architecture, name), "usr/share/" + name,
                    "shell" + architecture.efiSuffix() + ".efi");
        }

        /** One of rEFInd's file system drivers, under its file system's name. */
        private EspFile driver(String fileSystem) {
            return new EspFile.Packaged(fileSystem + ".efi",
                    new PackagedFile(DistributionPackage.of(image.suite(), architecture, "refind"),
                            "usr/share/refind/refind/drivers_" + architecture.efiSuffix(),
                            fileSystem + "_" + architecture.efiSuffix() + ".efi"));
        }

        private String commandLine() {
            return "console=" + architecture.serialConsole() + " drydock.test=" + image.id() + " ro";
        }

        private String grubConfiguration() {
            return """
                    set timeout=0
                    echo "drydock: GRUB on $grub_cpu-$grub_platform"
                    echo "drydock: root is $root, prefix is $prefix"
                    echo "drydock: devices"
                    ls
                    search --no-floppy --file --set=found /vmlinuz
                    echo "drydock: /vmlinuz is on $found"
                    linux /vmlinuz %s
                    initrd /initrd.img
                    echo "drydock: booting"
                    boot
                    """.formatted(commandLine());
        }

        private String grubMenu() {
            return """
                    set default=0
                    set timeout=5
                    menuentry "Drydock: start Linux" {
                        echo "drydock: the first entry"
                        linux /vmlinuz %s
                        initrd /initrd.img
                    }
                    menuentry "Drydock: power off" {
                        echo "drydock: the second entry"
                        halt
                    }
                    """.formatted(commandLine());
        }

        private String loaderEntry() {
            return """
                    title Drydock Debian %s
                    linux /vmlinuz
                    initrd /initrd.img
                    options %s
                    """.formatted(image.suite(), commandLine());
        }

        private String osRelease() {
            return """
                    NAME="Debian GNU/Linux"
                    PRETTY_NAME="Drydock Debian %1$s"
                    ID=debian
                    VERSION_CODENAME=%1$s
                    """.formatted(image.suite());
        }
    }
}

package dev.drydock.examples.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the two that are compared. */
public final class Machines {
    /** Code and variables of the firmware, as the distributions name them. */
    private record FirmwareFiles(String code, String variables) {
        boolean exist() {
            return Files.isReadable(Path.of(code)) && Files.isReadable(Path.of(variables));
        }
    }

    private static final List<FirmwareFiles> X86_FIRMWARE = List.of(
            new FirmwareFiles("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"),
            new FirmwareFiles("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
            new FirmwareFiles("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"));
    private static final List<FirmwareFiles> ARM_FIRMWARE = List.of(
            new FirmwareFiles("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"),
            new FirmwareFiles("/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw",
                    "/usr/share/edk2/aarch64/vars-template-pflash.raw"));

    private Machines() {}

    static List<String> drydock(Path script, Path image) {
        return List.of(script.toString(), "boot", image.toString());
    }

    /** QEMU without an accelerator, with the distribution's firmware and fresh variables. */
    public static List<String> qemu(boolean arm, Path image) {
        FirmwareFiles firmware = (arm ? ARM_FIRMWARE : X86_FIRMWARE).stream().filter(FirmwareFiles::exist).findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no firmware for QEMU: examples/install-peers installs it"));
        List<String> command = new ArrayList<>(arm
                ? List.of("qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72")
                // Without -cx16 QEMU 7.2's translation of CMPXCHG16B makes Linux 6.12 panic now and then.
                : List.of("qemu-system-x86_64", "-M", "q35", "-cpu", "qemu64,-cx16"));
        command.addAll(List.of("-accel", "tcg", "-m", "512", "-display", "none", "-monitor", "none", "-serial", "stdio",
                "-nic", "none", "-no-reboot", //
                "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=" + firmware.code(), //
                "-drive", "if=pflash,format=raw,unit=1,snapshot=on,file=" + firmware.variables(), //
                "-drive", "if=none,id=disk,format=raw,snapshot=on,file=" + image, //
                "-device", "virtio-blk-pci,drive=disk,bootindex=0"));
        return command;
    }
}

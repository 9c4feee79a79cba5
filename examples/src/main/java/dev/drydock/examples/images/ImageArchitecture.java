package dev.drydock.examples.images;

import java.util.Locale;

/** An architecture that images are built for, and what the neighbours call it. */
public enum ImageArchitecture {

    X86_64("amd64", "x64", "x86_64-efi", "ttyS0"), //
    AARCH64("arm64", "aa64", "arm64-efi", "ttyAMA0");

    private final String debianName;
    private final String efiSuffix;
    private final String grubTarget;
    private final String serialConsole;

    ImageArchitecture(String debianName, String efiSuffix, String grubTarget, String serialConsole) {
        this.debianName = debianName;
        this.efiSuffix = efiSuffix;
        this.grubTarget = grubTarget;
        this.serialConsole = serialConsole;
    }

    /** Drydock's name for it, as in file names: {@code x86_64} or {@code aarch64}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Debian's name for it: {@code amd64} or {@code arm64}. */
    public String debianName() {
        return debianName;
    }

    /** What ends the names of its EFI programs (UEFI 2.10, 3.5.1.1): {@code x64} or {@code aa64}. */
    public String efiSuffix() {
        return efiSuffix;
    }

    /** GRUB's name for it: {@code x86_64-efi} or {@code arm64-efi}. */
    public String grubTarget() {
        return grubTarget;
    }

    /** Linux's name for the first serial port of the usual machine: {@code ttyS0} or {@code ttyAMA0}. */
    public String serialConsole() {
        return serialConsole;
    }

    /** Where firmware looks for a program on a removable medium (UEFI 2.10, 3.5.1.1), with slashes. */
    public String removableMediaPath() {
        return "EFI/BOOT/BOOT" + efiSuffix.toUpperCase(Locale.ROOT) + ".EFI";
    }
}

package dev.drydock.pe;

import java.util.Optional;

/** The sections of a unified kernel image that have a meaning (UAPI group, "Unified Kernel Image", UKI Components). */
public enum UkiSection {
    /** The kernel, itself a PE image with an EFI stub. */
    LINUX(".linux"),
    /** The operating system's {@code os-release} file. */
    OS_RELEASE(".osrel"),
    /** The kernel's command line. */
    COMMAND_LINE(".cmdline"),
    /** The initrd, one or more concatenated cpio archives. */
    INITRD(".initrd"),
    /** Processor microcode, a cpio archive to be placed before the initrd. */
    MICROCODE(".ucode"),
    /** A picture to show, in BMP format. */
    SPLASH(".splash"),
    /** A device tree to install. */
    DEVICE_TREE(".dtb"),
    /** A device tree to install where it matches the machine; the only one that may be there several times. */
    AUTOMATIC_DEVICE_TREE(".dtbauto"),
    /** Hardware identifiers for choosing among {@link #AUTOMATIC_DEVICE_TREE}s. */
    HARDWARE_IDS(".hwids"),
    /** The kernel's release, as {@code uname -r} prints it. */
    UNAME(".uname"),
    /** SBAT metadata of the kernel. */
    SBAT(".sbat"),
    /** JSON with signatures of expected PCR values. */
    PCR_SIGNATURES(".pcrsig"),
    /** The public key that belongs to {@link #PCR_SIGNATURES}, in PEM format. */
    PCR_PUBLIC_KEY(".pcrpkey"),
    /** The beginning of a profile, and its description. */
    PROFILE(".profile");

    private final String sectionName;

    UkiSection(String sectionName) {
        this.sectionName = sectionName;
    }

    /** The section's name in the file. */
    public String sectionName() {
        return sectionName;
    }

    static Optional<UkiSection> of(Section section) {
        for (UkiSection known : values()) {
            if (known.sectionName.equals(section.name())) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }
}

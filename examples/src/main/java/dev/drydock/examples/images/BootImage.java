package dev.drydock.examples.images;

import java.util.Locale;
import java.util.Optional;

/** A disk image of a real program: what the firmware finds at the removable media path, and what that starts. */
public enum BootImage {

    /** GRUB 2.06 prints, lists devices, and starts Linux 6.1. */
    GRUB_206("bookworm", "the signed GRUB 2.06, without a menu, into Linux 6.1"),
    /** GRUB 2.12 prints, lists devices, and starts Linux 6.12. */
    GRUB_212("trixie", "the signed GRUB 2.12, without a menu, into Linux 6.12"),
    /** GRUB 2.12 shows a menu for five seconds; its first entry starts Linux 6.12, its second prints and powers off. */
    GRUB_MENU("trixie", "the signed GRUB 2.12 with a menu of five seconds"),
    /** systemd-boot 252 shows a menu for two seconds; its type 1 entry starts Linux 6.1. */
    SYSTEMD_BOOT_252("bookworm", "systemd-boot 252 with a menu of two seconds into Linux 6.1"),
    /** systemd-boot 257 shows a menu for two seconds; its type 1 entry starts Linux 6.12. */
    SYSTEMD_BOOT_257("trixie", "systemd-boot 257 with a menu of two seconds into Linux 6.12"),
    /** A unified kernel image with the stub of systemd 252 and Linux 6.1. */
    UKI_252("bookworm", "a unified kernel image: the stub of systemd 252 and Linux 6.1"),
    /** A unified kernel image with the stub of systemd 257 and Linux 6.12. */
    UKI_257("trixie", "a unified kernel image: the stub of systemd 257 and Linux 6.12"),
    /** Linux 6.1 started by the firmware itself, with nothing to tell it a command line. */
    KERNEL_61("bookworm", "Linux 6.1 without a boot loader"),
    /** Linux 6.12 started by the firmware itself, with nothing to tell it a command line. */
    KERNEL_612("trixie", "Linux 6.12 without a boot loader"),
    /** The EDK2 Shell runs a {@code startup.nsh} that looks around and powers off. */
    SHELL("trixie", "the EDK2 Shell running a startup.nsh"),
    /** The EDK2 Shell loads rEFInd's ext4 driver, which binds to a partition, and prints a file from there. */
    SHELL_EXT4("trixie", "the EDK2 Shell with a file system driver for an ext4 partition"),
    /** The EDK2 Shell runs all that looks around in a firmware, loads drivers, edits two files, and resets the machine. */
    SHELL_SESSION("trixie", "the EDK2 Shell running every command that looks around");

    private final String suite;
    private final String description;

    BootImage(String suite, String description) {
        this.suite = suite;
        this.description = description;
    }

    /** The name used in file names and on a command line: {@code grub-206}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the image holds, in a few words. */
    public String description() {
        return description;
    }

    /** The image of an {@linkplain #id() id}, where there is one. */
    public static Optional<BootImage> byId(String id) {
        for (BootImage image : values()) {
            if (image.id().equals(id)) {
                return Optional.of(image);
            }
        }
        return Optional.empty();
    }

    /** The name of the image's file. */
    public String fileName(ImageArchitecture architecture) {
        return id() + "-" + architecture.id() + ".img";
    }

    /** The release of Debian whose programs the image holds. */
    String suite() {
        return suite;
    }
}

package dev.drydock.efi.disk.qcow2;

/** Which files a qcow2 image may name as the image below it: the guest can read what they have. */
public enum BackingFiles {
    /**
     * Those in the directory of the image that is opened, and in directories below that, wherever a symbolic link leads: what
     * is safe with an image that somebody else made.
     */
    OWN_DIRECTORY,
    /** Any file of the host that this process can read, as QEMU has it. */
    ANYWHERE
}

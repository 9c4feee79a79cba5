package dev.drydock.efi.handoff;

/** By what way a kernel got its initial RAM disk. */
public enum InitrdSource {
    /** The kernel's EFI stub read it by the LoadFile2 protocol that a loader had installed for it. */
    LOAD_FILE2("LoadFile2"),
    /** The kernel's EFI stub read the files that {@code initrd=} on its command line names. */
    COMMAND_LINE("initrd= on the command line"),
    /** A loader read it and told the kernel in its parameters. */
    LOADER("the loader's parameters");

    private final String words;

    InitrdSource(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}

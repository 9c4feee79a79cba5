package dev.drydock.efi.libvirt;

import java.io.IOException;

/** Thrown where a domain's XML is none, or says what Drydock does not understand or does not have. */
public final class LibvirtFormatException extends IOException {
    private static final long serialVersionUID = 1;

    private final String element;

    LibvirtFormatException(String element, String problem) {
        super(element + ": " + problem);
        this.element = element;
    }

    /** Where it is, as a path: {@code /domain/devices/disk[2]/source/@file}. */
    public String element() {
        return element;
    }
}

package dev.drydock.examples.images;

import java.io.IOException;
import java.util.List;

/** A unified kernel image that has more sections than the one that it is made of. */
public final class ExtendedUki {
    private ExtendedUki() {}

    /** @param sections all of this name, in this order */
    public static byte[] with(byte[] uki, String name, List<byte[]> sections) throws IOException {
        var extended = new Uki(uki);
        sections.forEach(content -> extended.section(name, content));
        return extended.build();
    }
}

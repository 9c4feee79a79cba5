package dev.drydock.examples;

import dev.drydock.efi.disk.nbd.NbdExport;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/** Arguments that may be the URI of a disk on an NBD server instead of a file. */
final class NbdArgument {
    private NbdArgument() {}

    /** Whether an argument is such a URI, supported or not. */
    static boolean matches(String text) {
        return text.matches("nbds?(\\+\\w+)?:.*");
    }

    /** @throws IOException if it is no such URI, or one that is not supported */
    static URI uri(String text) throws IOException {
        try {
            URI uri = new URI(text);
            NbdExport.of(uri);
            return uri;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}

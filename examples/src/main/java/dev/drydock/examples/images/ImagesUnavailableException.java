package dev.drydock.examples.images;

import java.io.IOException;

/**
 * An image cannot be built on this machine now: there is no apt, no Debian archive among its sources, or the archive
 * cannot be reached. The message is one line that says which.
 */
public class ImagesUnavailableException extends IOException {

    public ImagesUnavailableException(String reason) {
        super(reason);
    }

    public ImagesUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}

package dev.drydock.examples.images;

/** Told what is being done while images are built, for whoever waits. */
@FunctionalInterface
public interface ImagesProgress {

    /** Tells nobody. */
    ImagesProgress SILENT = _ -> {
    };

    /** One thing is about to be done; {@code message} is one line without its end. */
    void step(String message);
}

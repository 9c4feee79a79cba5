package dev.drydock.examples.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The smallest initial file system that proves a kernel came up: a static busybox and an {@code /init} that prints what
 * it sees and powers the machine off.
 */
final class Initrd {

    static final String INIT = """
            #!/bin/sh
            mount -t proc proc /proc
            mount -t sysfs sysfs /sys
            echo "drydock: /init runs on Linux $(uname -r) $(uname -m)"
            echo "drydock: the command line is $(cat /proc/cmdline)"
            echo "drydock: powering off"
            poweroff -f
            """;

    private static final List<String> APPLETS = List.of("sh", "mount", "uname", "cat", "poweroff");

    private Initrd() {}

    /**
     * The archive, compressed with gzip; the same busybox gives the same bytes.
     *
     * @param busybox
     *            the static program
     */
    static byte[] build(byte[] busybox) {
        var archive = new CpioArchive();
        for (String folder : List.of("bin", "dev", "proc", "sys")) {
            archive.folder(folder);
        }
        // Linux opens it for /init; there is no devtmpfs on an initial file system.
        archive.characterDevice("dev/console", 5, 1);
        archive.program("bin/busybox", busybox);
        for (String applet : APPLETS) {
            archive.link("bin/" + applet, "busybox");
        }
        archive.program("init", INIT.getBytes(StandardCharsets.UTF_8));
        return compress(archive.toBytes());
    }

    private static byte[] compress(byte[] archive) {
        var compressed = new ByteArrayOutputStream();
        // It writes a header without time or name.
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}

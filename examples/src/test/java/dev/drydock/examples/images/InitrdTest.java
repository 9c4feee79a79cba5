package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class InitrdTest {

    private static final byte[] BUSYBOX = "the static program".getBytes(StandardCharsets.US_ASCII);

    @Test
    void holdsInitAndAllThatItRuns() throws IOException {
        String archive;
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(Initrd.build(BUSYBOX)))) {
            archive = new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(archive).contains("bin/busybox\0", "the static program", "init\0", Initrd.INIT, "dev/console\0");
        for (String command : new String[]{"sh", "mount", "uname", "cat", "poweroff"}) {
            assertThat(archive).contains("bin/" + command + "\0");
            assertThat(Initrd.INIT).contains(command);
        }
    }

    @Test
    void givesTheSameBytesForTheSameProgram() {
        assertThat(Initrd.build(BUSYBOX)).isEqualTo(Initrd.build(BUSYBOX.clone()));
    }
}

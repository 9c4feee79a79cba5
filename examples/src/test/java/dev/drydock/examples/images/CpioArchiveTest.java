package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CpioArchiveTest {

    @Test
    void writesHeadersNamesAndContentsAsLinuxReadsThem() {
        byte[] archive = new CpioArchive().folder("dev").characterDevice("dev/console", 5, 1)
                .program("init", "abcde".getBytes(StandardCharsets.US_ASCII)).link("sh", "init").toBytes();

        // @formatter:off
        String expected = ""
                // magic  inode   mode    uid     gid     links   mtime   size    major   minor   rmajor  rminor  name    check
                + "070701" + "00000001" + "000041ed" + "00000000" + "00000000" + "00000002" + "00000000" + "00000000"
                + "00000000" + "00000000" + "00000000" + "00000000" + "00000004" + "00000000" + "dev\0" + "\0\0"
                + "070701" + "00000002" + "00002180" + "00000000" + "00000000" + "00000001" + "00000000" + "00000000"
                + "00000000" + "00000000" + "00000005" + "00000001" + "0000000c" + "00000000" + "dev/console\0" + "\0\0"
                + "070701" + "00000003" + "000081ed" + "00000000" + "00000000" + "00000001" + "00000000" + "00000005"
                + "00000000" + "00000000" + "00000000" + "00000000" + "00000005" + "00000000" + "init\0" + "\0" + "abcde\0\0\0"
                + "070701" + "00000004" + "0000a1ff" + "00000000" + "00000000" + "00000001" + "00000000" + "00000004"
                + "00000000" + "00000000" + "00000000" + "00000000" + "00000003" + "00000000" + "sh\0" + "\0\0\0" + "init"
                + "070701" + "00000000" + "00000000" + "00000000" + "00000000" + "00000001" + "00000000" + "00000000"
                + "00000000" + "00000000" + "00000000" + "00000000" + "0000000b" + "00000000" + "TRAILER!!!\0";
        // @formatter:on
        assertThat(archive).hasSizeGreaterThan(expected.length());
        assertThat(new String(archive, 0, expected.length(), StandardCharsets.US_ASCII)).isEqualTo(expected);
        assertThat(archive.length % 512).isZero();
        assertThat(Arrays.copyOfRange(archive, expected.length(), archive.length)).containsOnly(0);
    }

    @Test
    void refusesPathsThatLinuxWouldPlaceElsewhere() {
        for (String path : new String[]{"", "/init", "in\0it"}) {
            assertThatThrownBy(() -> new CpioArchive().folder(path)).as("path %s", path)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

package dev.drydock.efi.protocol.hii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Package lists with some bytes changed: only the statuses that the specification names come out. */
class HiiMutationTest {
    private static final int MUTATIONS = 2000;
    private static final byte[] INTERESTING = {0, 1, 4, (byte) 0xdf, 0x10, 0x14, 0x16, 0x20, 0x21, 0x31, 0x7f,
            (byte) 0x80,
            (byte) 0xff};

    @Test
    void onlyDocumentedStatusesComeOut() {
        var random = new Random(34);
        var guest = new HiiGuest();
        int taken = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] list = GoldenPackages.mixedList();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                int at = 16 + random.nextInt(list.length - 16);
                list[at] = random.nextBoolean()
                        ? INTERESTING[random.nextInt(INTERESTING.length)]
                        : (byte) random.nextInt();
            }
            EfiStatus status = guest.add(list);
            assertThat(status).isIn(EfiStatus.SUCCESS, EfiStatus.INVALID_PARAMETER);
            if (status.equals(EfiStatus.SUCCESS)) {
                taken++;
                use(guest, guest.handle.get(), list);
            }
        }
        assertThat(taken).isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
    }

    private static void use(HiiGuest guest, Handle handle, byte[] list) {
        assertThat(guest.export(handle, list.length)).isEqualTo(EfiStatus.SUCCESS);
        for (int id : new int[]{0, 1, 2, 3, 7, 11, 14, 271, 0xffff}) {
            assertThat(guest.get(handle, "en-US", id, 100)).isIn(EfiStatus.SUCCESS, EfiStatus.NOT_FOUND,
                    EfiStatus.INVALID_LANGUAGE, EfiStatus.BUFFER_TOO_SMALL);
        }
        assertThat(guest.languages(handle, 100)).isIn(EfiStatus.SUCCESS, EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.secondary(handle, "fr", 100)).isIn(EfiStatus.SUCCESS, EfiStatus.INVALID_LANGUAGE,
                EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.set(handle, "en-US", 2, "other")).isIn(EfiStatus.SUCCESS, EfiStatus.NOT_FOUND);
        assertThat(guest.create(handle, "fr", null, "new")).isIn(EfiStatus.SUCCESS, EfiStatus.OUT_OF_RESOURCES);
        // What the database writes itself, it reads.
        guest.export(handle, 100_000);
        byte[] changed = guest.exported();
        assertThat(guest.add(changed)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.lists.get(guest.handle.get()).strings()).isEqualTo(guest.lists.get(handle).strings());
        guest.database.removePackageList(guest.handle.get());
        guest.database.removePackageList(handle);
    }
}

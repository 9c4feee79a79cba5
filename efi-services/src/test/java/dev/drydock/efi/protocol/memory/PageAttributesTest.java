package dev.drydock.efi.protocol.memory;

import static dev.drydock.efi.spec.MemoryAttributeProtocol.RO;
import static dev.drydock.efi.spec.MemoryAttributeProtocol.RP;
import static dev.drydock.efi.spec.MemoryAttributeProtocol.XP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.PageGrants;
import dev.drydock.core.memory.Protection;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.media.ProtocolCaller;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryAttributeProtocol;
import dev.drydock.efi.spec.MemoryType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageAttributesTest {
    private static final int GET = 0;
    private static final int SET = 8;
    private static final int CLEAR = 16;
    private static final long PAGE = GuestMemory.PAGE_SIZE;

    private final ProtocolCaller caller = new ProtocolCaller();
    private long table;
    private long pages;
    private long result;

    @BeforeEach
    void install() {
        PageAttributes.install(caller.platform);
        table = caller.table(Platform.guid(MemoryAttributeProtocol.class));
        pages = caller.platform.memoryMap().allocate(4, MemoryType.LOADER_DATA, -1L);
        result = caller.number(0x55);
    }

    @AfterEach
    void close() {
        caller.close();
    }

    private long get(long base, long length) {
        assertThat(caller.call(table, GET, base, length, result)).isEqualTo(EfiStatus.SUCCESS);
        return caller.memory().getLong(result);
    }

    @Test
    void setsAndClearsEachAttribute() {
        assertThat(get(pages, 4 * PAGE)).isZero();
        assertThat(caller.call(table, SET, pages, 4 * PAGE, XP)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(caller.call(table, SET, pages + PAGE, PAGE, RO)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(get(pages, PAGE)).isEqualTo(XP);
        assertThat(get(pages + PAGE, PAGE)).isEqualTo(XP | RO);
        assertThat(caller.call(table, GET, pages, 2 * PAGE, result)).isEqualTo(EfiStatus.NO_MAPPING);
        assertThat(caller.call(table, SET, pages, 4 * PAGE, RP)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(get(pages + PAGE, PAGE)).isEqualTo(XP | RO | RP);
        assertThat(caller.call(table, CLEAR, pages, 4 * PAGE, RP | RO)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(get(pages, 4 * PAGE)).isEqualTo(XP);
        assertThat(caller.memory().protection(pages)).isEqualTo(Protection.READ_WRITE);
    }

    @Test
    void aPageThatMayNotBeReadIsNotThereForTheProcessor() {
        assertThat(caller.call(table, SET, pages, PAGE, RP)).isEqualTo(EfiStatus.SUCCESS);
        for (int access : new int[]{1, 2, 4}) {
            assertThat(caller.memory().grants().grant(pages, access)).isEqualTo(PageGrants.REFUSED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SET, CLEAR})
    void refusesWhatCannotBe(int function) {
        assertThat(caller.call(table, function, pages, 0, RO)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(caller.call(table, function, pages, PAGE, RO | 0x8)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(caller.call(table, function, pages, PAGE, 0)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(caller.call(table, function, pages + 1, PAGE, RO)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(caller.call(table, function, pages, PAGE + 1, RO)).isEqualTo(EfiStatus.UNSUPPORTED);
        for (long base : new long[]{0, 1L << 40, -PAGE}) {
            assertThat(caller.call(table, function, base, PAGE, RO)).isEqualTo(EfiStatus.UNSUPPORTED);
        }
        assertThat(caller.call(table, function, pages, -PAGE, RO)).isEqualTo(EfiStatus.UNSUPPORTED);
        var firmware = caller.machine.systemArea();
        for (long base : new long[]{firmware.gates().address(), firmware.gates().end() - PAGE,
                firmware.tables().address(), firmware.stack().address()}) {
            assertThat(caller.call(table, function, base, PAGE, RO)).isEqualTo(EfiStatus.ACCESS_DENIED);
        }
        assertThat(get(pages, PAGE)).isZero();
    }

    @Test
    void getRefusesWhatCannotBe() {
        assertThat(caller.call(table, GET, pages, 0, result)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(caller.call(table, GET, pages, PAGE, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(caller.call(table, GET, pages + 8, PAGE, result)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(caller.call(table, GET, 1L << 40, PAGE, result)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(caller.memory().getLong(result)).isEqualTo(0x55);
    }
}

package dev.drydock.efi.abi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.efi.runtime.TestPlatform;
import dev.drydock.efi.spec.EfiStatus;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TableBinderTest {
    private final TestPlatform test = new TestPlatform();

    /** Slots that neither names nor the order of declaration tell. */
    @Protocol(value = "0a0b0c0d-0000-0000-0000-000000000001", name = "TEST_PROTOCOL")
    public interface Scattered {
        @Slot(0x20)
        EfiStatus alpha();

        @Slot(0x00)
        EfiStatus echo();

        @Slot(0x28)
        EfiStatus bravo();

        @Slot(0x10)
        EfiStatus foxtrot();

        @Slot(0x18)
        EfiStatus charlie();

        @Slot(0x08)
        EfiStatus delta();
    }

    private static final class Answers implements Scattered {
        @Override
        public EfiStatus alpha() {
            return EfiStatus.SUCCESS;
        }

        @Override
        public EfiStatus bravo() {
            return EfiStatus.SUCCESS;
        }

        @Override
        public EfiStatus charlie() {
            return EfiStatus.SUCCESS;
        }

        @Override
        public EfiStatus delta() {
            return EfiStatus.SUCCESS;
        }

        @Override
        public EfiStatus echo() {
            return EfiStatus.SUCCESS;
        }

        @Override
        public EfiStatus foxtrot() {
            return EfiStatus.SUCCESS;
        }
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** Reflection lists methods in another order in each process; what a guest sees must not depend on it. */
    @Test
    void gatesAreMadeInTheOrderOfTheSlots() {
        long table = test.platform().install(test.platform().handles().create(), Scattered.class, new Answers());
        long[] gates = IntStream.range(0, 6).mapToLong(slot -> test.memory().getLong(table + 8L * slot)).toArray();
        assertThat(gates).isSorted().doesNotHaveDuplicates();
    }
}

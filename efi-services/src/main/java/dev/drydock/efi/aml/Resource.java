package dev.drydock.efi.aml;

import dev.drydock.efi.layout.ByteWriter;
import java.nio.charset.StandardCharsets;

/** A resource descriptor (ACPI 6.3, 6.4): what a device has, or what a bridge passes on. */
public sealed interface Resource {
    void encode(ByteWriter out);

    /** {@code Memory32Fixed (ReadWrite, address, size)}: 6.4.3.4. */
    record Memory32Fixed(long address, long size) implements Resource {
        /** @throws IllegalArgumentException if it does not lie below 4 GiB */
        public Memory32Fixed {
            if (address >>> 32 != 0 || size >>> 32 != 0 || address + size > 1L << 32) {
                throw new IllegalArgumentException("0x%x, size 0x%x: not below 4 GiB".formatted(address, size));
            }
        }

        @Override
        public void encode(ByteWriter out) {
            out.u8(0x86).u16(9).u8(1).u32(address).u32(size);
        }
    }

    /** {@code Interrupt (ResourceConsumer, trigger, ActiveHigh, Exclusive) { number }}: 6.4.3.6. */
    record Interrupt(Trigger trigger, int number) implements Resource {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x89).u16(6).u8(1 | trigger.ordinal() << 1).u8(1).u32(number);
        }
    }

    /** When an interrupt is signalled. */
    enum Trigger {
        LEVEL, EDGE
    }

    /** {@code IO (Decode16, port, port, 1, count)}: 6.4.2.5. */
    record Io(int port, int count) implements Resource {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x47).u8(1).u16(port).u16(port).u8(1).u8(count);
        }
    }

    /** {@code GpioInt (Edge, ActiveHigh, Exclusive, PullUp, 0, controller) { pin }}: 6.4.3.8.1. */
    record GpioInterrupt(String controller, int pin) implements Resource {
        private static final int PINS = 23;

        @Override
        public void encode(ByteWriter out) {
            byte[] name = (controller + '\0').getBytes(StandardCharsets.US_ASCII);
            int nameAt = PINS + Short.BYTES;
            int end = nameAt + name.length;
            // Revision 1, an interrupt, consumed; edge triggered; pull-up; no drive strength, no debouncing.
            out.u8(0x8c).u16(end - 3).u8(1).u8(0).u16(1).u16(1).u8(1).u16(0).u16(0);
            out.u16(PINS).u8(0).u16(nameAt).u16(end).u16(0).u16(pin).bytes(name);
        }
    }

    /** {@code WordBusNumber (ResourceProducer, MinFixed, MaxFixed, PosDecode, 0, first, last, 0, count)}: 6.4.3.5.3. */
    record BusNumbers(int first, int last) implements Resource {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x88).u16(13).u8(2).u8(WINDOW).u8(0).u16(0).u16(first).u16(last).u16(0).u16(last - first + 1);
        }
    }

    /** {@code DWordMemory (ResourceProducer, ..., NonCacheable, ReadWrite, ...)} of a bridge: 6.4.3.5.2. */
    record MemoryWindow32(long first, long size) implements Resource {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x87).u16(23).u8(0).u8(WINDOW).u8(READ_WRITE).u32(0).u32(first).u32(first + size - 1).u32(0)
                    .u32(size);
        }
    }

    /** {@code QWordMemory (ResourceProducer, ..., NonCacheable, ReadWrite, ...)} of a bridge: 6.4.3.5.1. */
    record MemoryWindow64(long first, long size) implements Resource {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x8a).u16(43).u8(0).u8(WINDOW).u8(READ_WRITE).u64(0).u64(first).u64(first + size - 1).u64(0)
                    .u64(size);
        }
    }

    /** {@code QWordMemory (ResourceConsumer, ..., NonCacheable, ReadWrite, ...)}: registers at any address. */
    record Memory64(long first, long size) implements Resource {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x8a).u16(43).u8(0).u8(WINDOW | 1).u8(READ_WRITE).u64(0).u64(first).u64(first + size - 1).u64(0)
                    .u64(size);
        }
    }

    /**
     * {@code DWordIO (ResourceProducer, ..., EntireRange, ...)} of a bridge: 6.4.3.5.2.
     *
     * @param translation what is added to a port to get the address on the CPU's side
     */
    record IoWindow(long first, long size, long translation) implements Resource {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x87).u16(23).u8(1).u8(WINDOW).u8(ENTIRE_RANGE).u32(0).u32(first).u32(first + size - 1)
                    .u32(translation).u32(size);
        }
    }

    /** A producer, positively decoded, of fixed minimum and maximum. */
    int WINDOW = 1 << 2 | 1 << 3;
    /** Of memory that is not cacheable. */
    int READ_WRITE = 1;
    /** Of I/O ports: both the ISA ranges and the others. */
    int ENTIRE_RANGE = 3;
}

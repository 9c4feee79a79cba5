package dev.drydock.efi.hardware;

/**
 * The serial port of the console.
 *
 * @param kind its model
 * @param address a physical address below 4 GiB for a PL011, an I/O port for a 16550
 * @param interrupt level triggered, active high for a PL011; edge triggered for a 16550
 */
public record Uart(Kind kind, long address, int interrupt) {
    /** The serial port's model. */
    public enum Kind {
        /** Arm PrimeCell PL011, 4 KiB of registers. */
        PL011(0x1000),
        /** 16550A, 8 I/O ports. */
        NS16550(8);

        private final int size;

        Kind(int size) {
            this.size = size;
        }

        /** How many bytes or ports its registers take. */
        public int size() {
            return size;
        }
    }

    /** @throws IllegalArgumentException if a number is out of its range */
    public Uart {
        long limit = kind == Kind.PL011 ? 1L << 32 : 1L << 16;
        if (address < 0 || address > limit - kind.size() || interrupt < 0 || interrupt > 1019) {
            throw new IllegalArgumentException("no %s: at 0x%x, interrupt %d".formatted(kind, address, interrupt));
        }
    }
}

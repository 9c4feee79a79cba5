package dev.drydock.efi.abi;

/** The address of the protocol instance that a function was called on: its first argument. */
public record This(long address) {
    @Override
    public String toString() {
        return "0x" + Long.toHexString(address);
    }
}

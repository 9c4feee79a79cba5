package dev.drydock.efi.protocol.devicepath;

/** End This Instance of a Device Path (UEFI 2.10, 10.3.1): another path follows in the same list. */
public record EndInstanceNode() implements DevicePathNode {
    static final int SUB_TYPE = 0x01;

    @Override
    public int type() {
        return END_TYPE;
    }

    @Override
    public int subType() {
        return SUB_TYPE;
    }

    @Override
    public byte[] data() {
        return new byte[0];
    }

    @Override
    public String toText(TextForm form) {
        return ",";
    }
}

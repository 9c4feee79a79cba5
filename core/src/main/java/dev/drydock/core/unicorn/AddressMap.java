package dev.drydock.core.unicorn;

/** Maps addresses to something, without making an object of an address that is looked up. */
final class AddressMap<V> {
    private long[] keys = new long[256];
    private Object[] values = new Object[256];
    private int size;

    int size() {
        return size;
    }

    /** What the address was mapped to last, or null. */
    @SuppressWarnings("unchecked")
    V get(long address) {
        return (V) values[slot(address)];
    }

    void put(long address, V value) {
        if (size >= keys.length / 2) {
            grow();
        }
        int slot = slot(address);
        size += values[slot] == null ? 1 : 0;
        keys[slot] = address;
        values[slot] = value;
    }

    /** Where the address is, or would be put. */
    private int slot(long address) {
        int slot = (int) (address * 0x9E37_79B9_7F4A_7C15L >>> 32);
        while (values[slot & keys.length - 1] != null && keys[slot & keys.length - 1] != address) {
            slot++;
        }
        return slot & keys.length - 1;
    }

    private void grow() {
        long[] oldKeys = keys;
        Object[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}

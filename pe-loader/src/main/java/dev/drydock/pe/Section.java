package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * One entry of the section table (PE Format, "Section Table").
 *
 * @param name the name; a {@code /123} that the COFF string table resolves is resolved, any other name is as it stands
 * @param virtualAddress its RVA
 * @param virtualSize the {@code VirtualSize} field: 0 means {@code sizeOfRawData}
 * @param pointerToRawData where its bytes are in the file
 * @param sizeOfRawData how many bytes the file has for it, often more (padding) or fewer (zeros follow) than in memory
 * @param characteristics the {@code Characteristics} flags
 * @param rawData the section's {@code sizeOfRawData} bytes of the file, read-only
 */
public record Section(String name, long virtualAddress, long virtualSize, long pointerToRawData, long sizeOfRawData,
        int characteristics, MemorySegment rawData) {
    /** {@code IMAGE_SCN_CNT_CODE}. */
    public static final int CONTAINS_CODE = 0x20;
    /** {@code IMAGE_SCN_MEM_DISCARDABLE}. */
    public static final int DISCARDABLE = 0x0200_0000;
    /** {@code IMAGE_SCN_MEM_EXECUTE}. */
    public static final int EXECUTE = 0x2000_0000;
    /** {@code IMAGE_SCN_MEM_READ}. */
    public static final int READ = 0x4000_0000;
    /** {@code IMAGE_SCN_MEM_WRITE}. */
    public static final int WRITE = 0x8000_0000;

    /** Bytes that the section takes in memory: {@code VirtualSize}, or {@code SizeOfRawData} where that is 0. */
    public long memorySize() {
        return virtualSize == 0 ? sizeOfRawData : virtualSize;
    }

    /** What its characteristics allow. */
    public Permissions permissions() {
        return new Permissions((characteristics & READ) != 0, (characteristics & WRITE) != 0,
                (characteristics & EXECUTE) != 0);
    }

    /**
     * The bytes of the file that are loaded: {@code rawData} without what exceeds {@link #memorySize} (padding). In memory
     * zeros follow up to {@link #memorySize}.
     */
    public MemorySegment contents() {
        return rawData.asSlice(0, Math.min(memorySize(), sizeOfRawData));
    }

    /** {@link #contents} as UTF-8 text up to its first NUL, malformed sequences replaced. */
    public String text() {
        return new String(textBytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    /** The bytes of {@link #text}. */
    MemorySegment textBytes() {
        MemorySegment bytes = contents();
        // A String is no longer than an array: what is beyond (of 2 GiB of text) is not looked at.
        long limit = Math.min(bytes.byteSize(), Integer.MAX_VALUE - 16);
        long length = 0;
        while (length < limit && bytes.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        return bytes.asSlice(0, length);
    }

    /** The RVA after the section's last byte in memory. */
    long endAddress() {
        return virtualAddress + memorySize();
    }
}

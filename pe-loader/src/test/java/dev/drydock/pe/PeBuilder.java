package dev.drydock.pe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds small PE images. The PE signature is always at 0x40, so the headers' fields are at the offsets below.
 *
 * <p>Sections follow each other in the file and in memory, aligned, unless told otherwise.
 */
final class PeBuilder {
    static final int PE = 0x40;
    static final int MACHINE = PE + 4;
    static final int NUMBER_OF_SECTIONS = PE + 6;
    static final int POINTER_TO_SYMBOL_TABLE = PE + 12;
    static final int NUMBER_OF_SYMBOLS = PE + 16;
    static final int SIZE_OF_OPTIONAL_HEADER = PE + 20;
    static final int CHARACTERISTICS = PE + 22;
    static final int MAGIC = PE + 24;
    static final int ENTRY_POINT = MAGIC + 16;
    static final int SECTION_ALIGNMENT = MAGIC + 32;
    static final int SIZE_OF_IMAGE = MAGIC + 56;
    static final int SIZE_OF_HEADERS = MAGIC + 60;
    static final int CHECKSUM = MAGIC + 64;
    static final int SUBSYSTEM = MAGIC + 68;

    static final int TEXT = Section.CONTAINS_CODE | Section.READ | Section.EXECUTE;
    static final int DATA = 0x40 | Section.READ | Section.WRITE;
    static final int RODATA = 0x40 | Section.READ;

    private final List<SectionSpec> sections = new ArrayList<>();
    private final List<byte[]> certificates = new ArrayList<>();
    private PeFormat format = PeFormat.PE32_PLUS;
    private Machine machine = Machine.X64;
    private Subsystem subsystem = Subsystem.EFI_APPLICATION;
    private long imageBase;
    private int sectionAlignment = 0x1000;
    private int fileAlignment = 0x200;
    private int characteristics = 0x0206;
    private int dllCharacteristics;
    private int directories = 16;
    private byte[] overlay = {};
    private byte[] relocations;

    private record SectionSpec(String name, int flags, byte[] data, int virtualSize) {}

    /** An image with code, data, relocations, SBAT, UKI sections, a certificate and an overlay. */
    static PeBuilder complete() {
        return new PeBuilder().section(".text", TEXT, bytes(0x300, 0xcc)).section(".data", DATA,
                bytes(0x100, 1), 0x1800).section(".sbat", RODATA, text("""
                        sbat,1,SBAT Version,sbat,1,https://example.org/SBAT
                        dock,3,Drydock,dock,0.1,https://example.org/
                        """)).section(".osrel", RODATA, text("ID=dock\nVERSION_ID=1\n")).section(".cmdline", RODATA,
                        text("console=ttyS0 quiet\n\0"))
                .section(".linux", RODATA, bytes(0x400, 7)).section(".initrd", RODATA,
                        bytes(0x210, 8))
                .relocations(block(0x1000, 0xa010, 0x3020, 0), block(0x2000, 0xa000)).overlay(
                        bytes(24, 9))
                .certificate(0x0200, 2, bytes(21, 5)).certificate(0x0200, 0x0ef1, bytes(16, 6));
    }

    PeBuilder format(PeFormat value) {
        format = value;
        return this;
    }

    PeBuilder machine(Machine value) {
        machine = value;
        return this;
    }

    PeBuilder subsystem(Subsystem value) {
        subsystem = value;
        return this;
    }

    PeBuilder imageBase(long value) {
        imageBase = value;
        return this;
    }

    PeBuilder alignment(int section, int file) {
        sectionAlignment = section;
        fileAlignment = file;
        return this;
    }

    PeBuilder characteristics(int value) {
        characteristics = value;
        return this;
    }

    PeBuilder dllCharacteristics(int value) {
        dllCharacteristics = value;
        return this;
    }

    PeBuilder directories(int count) {
        directories = count;
        return this;
    }

    PeBuilder section(String name, int flags, byte[] data) {
        return section(name, flags, data, data.length);
    }

    PeBuilder section(String name, int flags, byte[] data, int virtualSize) {
        sections.add(new SectionSpec(name, flags, data, virtualSize));
        return this;
    }

    /** Adds a {@code .reloc} section of these blocks; it comes last. */
    PeBuilder relocations(byte[]... blocks) {
        relocations = concat(blocks);
        return this;
    }

    PeBuilder certificate(int revision, int type, byte[] bytes) {
        ByteBuffer entry = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(8 + bytes.length).putShort((short) revision).putShort((short) type).put(bytes);
        certificates.add(entry.array());
        return this;
    }

    PeBuilder overlay(byte[] bytes) {
        overlay = bytes;
        return this;
    }

    byte[] build() {
        List<SectionSpec> all = new ArrayList<>(sections);
        if (relocations != null) {
            all.add(new SectionSpec(".reloc", RODATA | Section.DISCARDABLE, relocations, relocations.length));
        }
        int sectionTable = MAGIC + format.fixedSize() + directories * 8;
        int sizeOfHeaders = align(sectionTable + all.size() * 40, fileAlignment);
        int fileEnd = sizeOfHeaders;
        int memoryEnd = align(sizeOfHeaders, sectionAlignment);
        List<int[]> places = new ArrayList<>();
        for (SectionSpec section : all) {
            places.add(new int[]{fileEnd, memoryEnd});
            fileEnd = align(fileEnd + section.data.length, fileAlignment);
            int memorySize = section.virtualSize == 0 ? align(section.data.length, fileAlignment) : section.virtualSize;
            memoryEnd = align(memoryEnd + memorySize, sectionAlignment);
        }
        byte[] certificateTable = certificateTable();
        int certificateStart = align(fileEnd + overlay.length, 8);
        int size = certificateTable.length == 0 ? fileEnd + overlay.length : certificateStart + certificateTable.length;
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        headers(file, all.size(), sizeOfHeaders, memoryEnd, places);
        for (int i = 0; i < all.size(); i++) {
            SectionSpec section = all.get(i);
            section(file, sectionTable + i * 40, section, places.get(i));
            file.put(places.get(i)[0], section.data);
            if (section.name.equals(".reloc")) {
                directory(file, DataDirectory.BASE_RELOCATION_TABLE, places.get(i)[1], section.data.length);
            }
        }
        file.put(fileEnd, overlay);
        if (certificateTable.length != 0) {
            file.put(certificateStart, certificateTable);
            directory(file, DataDirectory.CERTIFICATE_TABLE, certificateStart, certificateTable.length);
        }
        return file.array();
    }

    /** Where a directory's entry is in what {@link #build} returns. */
    int directoryOffset(DataDirectory directory) {
        return MAGIC + format.fixedSize() + directory.ordinal() * 8;
    }

    /** Where a section's header is in what {@link #build} returns. */
    int sectionOffset(int index) {
        return MAGIC + format.fixedSize() + directories * 8 + index * 40;
    }

    private void headers(ByteBuffer file, int count, int sizeOfHeaders, int sizeOfImage, List<int[]> places) {
        file.put(0, new byte[]{'M', 'Z'}).putInt(60, PE).put(PE, new byte[]{'P', 'E'});
        file.putShort(MACHINE, (short) machine.value()).putShort(NUMBER_OF_SECTIONS, (short) count);
        file.putInt(PE + 8, 0x5f00_0000);
        file.putShort(SIZE_OF_OPTIONAL_HEADER, (short) (format.fixedSize() + directories * 8));
        file.putShort(CHARACTERISTICS, (short) characteristics).putShort(MAGIC, (short) format.magic());
        boolean hasCode = !places.isEmpty() && places.getFirst()[1] < sizeOfImage;
        file.putInt(ENTRY_POINT, hasCode ? places.getFirst()[1] : 0);
        if (format == PeFormat.PE32) {
            file.putInt(MAGIC + 28, (int) imageBase);
        } else {
            file.putLong(MAGIC + 24, imageBase);
        }
        file.putInt(SECTION_ALIGNMENT, sectionAlignment).putInt(MAGIC + 36, fileAlignment);
        file.putInt(SIZE_OF_IMAGE, Math.max(sizeOfImage, sizeOfHeaders + 1)).putInt(SIZE_OF_HEADERS, sizeOfHeaders);
        file.putInt(CHECKSUM, 0x1234_5678).putShort(SUBSYSTEM, (short) subsystem.value());
        file.putShort(SUBSYSTEM + 2, (short) dllCharacteristics);
        file.putInt(MAGIC + format.fixedSize() - 4, directories);
    }

    private void section(ByteBuffer file, int at, SectionSpec section, int[] place) {
        file.put(at, section.name.getBytes(StandardCharsets.ISO_8859_1));
        file.putInt(at + 8, section.virtualSize).putInt(at + 12, place[1]);
        if (section.data.length != 0) {
            file.putInt(at + 16, align(section.data.length, fileAlignment)).putInt(at + 20, place[0]);
        }
        file.putInt(at + 36, section.flags);
    }

    private void directory(ByteBuffer file, DataDirectory directory, int address, int size) {
        if (directory.ordinal() < directories) {
            file.putInt(directoryOffset(directory), address).putInt(directoryOffset(directory) + 4, size);
        }
    }

    private byte[] certificateTable() {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        for (byte[] certificate : certificates) {
            table.writeBytes(certificate);
            table.writeBytes(new byte[-certificate.length & 7]);
        }
        return table.toByteArray();
    }

    /** A relocation block. */
    static byte[] block(int page, int... entries) {
        ByteBuffer block = ByteBuffer.allocate(8 + entries.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(page).putInt(block.capacity());
        for (int entry : entries) {
            block.putShort((short) entry);
        }
        return block.array();
    }

    static byte[] bytes(int count, int value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Overwrites a little-endian 32-bit field. */
    static byte[] with32(byte[] file, int offset, long value) {
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, (int) value);
        return file;
    }

    /** Overwrites a little-endian 16-bit field. */
    static byte[] with16(byte[] file, int offset, int value) {
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putShort(offset, (short) value);
        return file;
    }

    private static int align(int value, int alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }
}

package dev.drydock.examples.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds a unified kernel image (the UAPI Group's specification of that name): the sections that a stub reads at run
 * time are added to the stub's own, each at an address of its own after the last one.
 */
final class Uki {

    private static final int PE_POINTER = 0x3c;
    private static final int PE_SIGNATURE = 0x00004550;
    private static final int COFF_SIZE = 24;
    private static final int CERTIFICATES = 4;
    private static final int PE32_PLUS = 0x20b;
    private static final int SECTION_HEADER = 40;
    private static final int READABLE_DATA = 0x40000040;
    /** The stub may ask the firmware to protect single sections, so none shares a page with another. */
    private static final int PAGE = 0x1000;

    private final byte[] stub;
    private final List<Added> added = new ArrayList<>();

    private record Added(String name, byte[] content) {}

    /**
     * @param stub
     *            a PE32+ program, {@code linuxx64.efi.stub} or its like
     */
    Uki(byte[] stub) {
        this.stub = stub.clone();
    }

    /**
     * Adds a section of text.
     *
     * @param name
     *            at most 8 ASCII characters, with the dot
     */
    Uki section(String name, String text) {
        return section(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a section. Add {@code .linux} last: older stubs start the kernel in place, and it may grow past its end.
     *
     * @param name
     *            at most 8 ASCII characters, with the dot
     */
    Uki section(String name, byte[] content) {
        if (name.isEmpty() || name.length() > 8 || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("no name for a section: " + name);
        }
        if (content.length == 0) {
            throw new IllegalArgumentException("section " + name + " is empty");
        }
        added.add(new Added(name, content.clone()));
        return this;
    }

    /**
     * The unified kernel image.
     *
     * @throws IOException
     *             where the stub is no PE32+ program, or has no room for more section headers
     */
    byte[] build() throws IOException {
        try {
            return assemble();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException("the stub is not a PE program that sections can be added to", e);
        }
    }

    private byte[] assemble() throws IOException {
        ByteBuffer old = ByteBuffer.wrap(stub).order(ByteOrder.LITTLE_ENDIAN);
        int pe = old.getInt(PE_POINTER);
        int optional = Math.addExact(pe, COFF_SIZE);
        if (old.getInt(pe) != PE_SIGNATURE || Short.toUnsignedInt(old.getShort(optional)) != PE32_PLUS) {
            throw new IOException("the stub is not a PE32+ program");
        }
        int sections = Short.toUnsignedInt(old.getShort(pe + 6));
        int table = optional + Short.toUnsignedInt(old.getShort(pe + 20));
        int sectionAlignment = alignment(old.getInt(optional + 32), "SectionAlignment");
        int fileAlignment = alignment(old.getInt(optional + 36), "FileAlignment");
        int headersEnd = table + (sections + added.size()) * SECTION_HEADER;

        int imageEnd = 0;
        int fileEnd = headersEnd;
        int firstRaw = old.getInt(optional + 60);
        for (int i = 0; i < sections; i++) {
            int header = table + i * SECTION_HEADER;
            int rawSize = old.getInt(header + 16);
            int raw = old.getInt(header + 20);
            int virtualSize = Math.max(old.getInt(header + 8), rawSize);
            imageEnd = Math.max(imageEnd, Math.addExact(old.getInt(header + 12), virtualSize));
            if (rawSize != 0) {
                firstRaw = Math.min(firstRaw, raw);
                fileEnd = Math.max(fileEnd, Math.addExact(raw, rawSize));
            }
        }
        if (headersEnd > firstRaw) {
            throw new IOException("the stub has no room for " + added.size() + " more section headers");
        }

        // A COFF symbol table behind the sections, which old stubs carry, is left out with whatever else is there.
        int dataStart = alignUp(fileEnd, fileAlignment);
        int size = dataStart;
        for (Added section : added) {
            size = alignUp(Math.addExact(size, section.content.length), fileAlignment);
        }
        ByteBuffer image = ByteBuffer.wrap(Arrays.copyOf(Arrays.copyOf(stub, fileEnd), size))
                .order(ByteOrder.LITTLE_ENDIAN);
        int raw = dataStart;
        int header = table + sections * SECTION_HEADER;
        for (Added section : added) {
            int address = alignUp(imageEnd, Math.max(sectionAlignment, PAGE));
            int rawSize = alignUp(section.content.length, fileAlignment);
            image.put(header, new byte[SECTION_HEADER]);
            image.put(header, section.name.getBytes(StandardCharsets.US_ASCII));
            image.putInt(header + 8, section.content.length);
            image.putInt(header + 12, address);
            image.putInt(header + 16, rawSize);
            image.putInt(header + 20, raw);
            image.putInt(header + 36, READABLE_DATA);
            image.put(raw, section.content);
            imageEnd = Math.addExact(address, section.content.length);
            raw += rawSize;
            header += SECTION_HEADER;
        }
        image.putShort(pe + 6, (short) (sections + added.size()));
        image.putInt(pe + 12, 0);
        image.putInt(pe + 16, 0);
        image.putInt(optional + 56, alignUp(imageEnd, sectionAlignment));
        // The checksum is no longer right, and zero says that there is none.
        image.putInt(optional + 64, 0);
        if (image.getInt(optional + 108) > CERTIFICATES) {
            // A signature of the stub lay behind the sections and would not hold for the image.
            image.putLong(optional + 112 + CERTIFICATES * 8, 0);
        }
        return image.array();
    }

    private static int alignment(int value, String field) throws IOException {
        if (value <= 0 || Integer.bitCount(value) != 1) {
            throw new IOException("the stub's " + field + " is no power of two: " + value);
        }
        return value;
    }

    private static int alignUp(int value, int alignment) {
        return Math.addExact(value, alignment - 1) & -alignment;
    }
}

package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads and checks the section table (PE Format, "Section Table").
 *
 * <p>Sections ascend in memory without overlap, after the headers and within SizeOfImage, and do not share bytes of the
 * file. That an address is a multiple of SectionAlignment is not asked: an eighth of real images break it, and no firmware
 * minds.
 */
final class SectionTable {
    private static final int NAME_SIZE = 8;
    private static final int SYMBOL_SIZE = 18;
    /** Longest name taken from the string table, so that many sections cannot share one huge string. */
    private static final int MAX_LONG_NAME = 255;

    private final ImageBytes file;
    private final PeHeaders headers;

    private SectionTable(ImageBytes file, PeHeaders headers) {
        this.file = file;
        this.headers = headers;
    }

    static List<Section> parse(ImageBytes file, PeHeaders headers) throws MalformedImageException {
        return new SectionTable(file, headers).parse();
    }

    private List<Section> parse() throws MalformedImageException {
        List<Section> sections = new ArrayList<>();
        long end = headers.sizeOfHeaders();
        for (int i = 0; i < headers.numberOfSections(); i++) {
            Section section = section(i);
            // Arm images of gnu-efi carry an empty .reloc at address 0 to please loaders that look for the name.
            if (section.memorySize() != 0) {
                checkAddress(i, section, end);
                end = section.endAddress();
            }
            sections.add(section);
        }
        checkFileOverlap(sections);
        return List.copyOf(sections);
    }

    private Section section(int index) throws MalformedImageException {
        long at = headerOffset(index);
        String name = name(at);
        long size = file.u32("SizeOfRawData", at + 16);
        long pointer = file.u32("PointerToRawData", at + 20);
        MemorySegment raw = file.segment().asSlice(0, 0);
        if (size != 0) {
            if (!file.holds(pointer, size)) {
                throw file.malformed(field(index, name, "PointerToRawData"), at + 20,
                        "0x%x bytes at 0x%x are not within the file's 0x%x", size, pointer, file.size());
            }
            if (pointer < headers.sizeOfHeaders()) {
                throw file.malformed(field(index, name, "PointerToRawData"), at + 20,
                        "0x%x lies in the headers, which take 0x%x bytes", pointer, headers.sizeOfHeaders());
            }
            raw = file.segment().asSlice(pointer, size);
        }
        return new Section(name, file.u32("VirtualAddress", at + 12), file.u32("VirtualSize", at + 8), pointer, size,
                (int) file.u32("Characteristics", at + 36), raw);
    }

    private void checkAddress(int index, Section section, long previousEnd) throws MalformedImageException {
        long at = headerOffset(index);
        if (section.virtualAddress() < previousEnd) {
            throw file.malformed(field(index, section.name(), "VirtualAddress"), at + 12,
                    "0x%x lies before 0x%x, the end of what precedes it", section.virtualAddress(), previousEnd);
        }
        if (section.endAddress() > headers.sizeOfImage()) {
            throw file.malformed(field(index, section.name(), "VirtualSize"), at + 8,
                    "the section ends at 0x%x, outside a SizeOfImage of 0x%x", section.endAddress(),
                    headers.sizeOfImage());
        }
    }

    /** Without this, thousands of sections over the same bytes would make a digest take hours. */
    private void checkFileOverlap(List<Section> sections) throws MalformedImageException {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).sizeOfRawData() != 0) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparingLong(i -> sections.get(i).pointerToRawData()));
        long end = 0;
        for (int i : order) {
            Section section = sections.get(i);
            if (section.pointerToRawData() < end) {
                throw file.malformed(field(i, section.name(), "PointerToRawData"), headerOffset(i) + 20,
                        "0x%x is within another section's bytes, which end at 0x%x", section.pointerToRawData(), end);
            }
            end = section.pointerToRawData() + section.sizeOfRawData();
        }
    }

    private long headerOffset(int index) {
        return headers.sectionTableOffset() + (long) index * PeHeaders.SECTION_HEADER_SIZE;
    }

    private static String field(int index, String name, String field) {
        return "section %d (%s) %s".formatted(index, name, field);
    }

    private String name(long at) throws MalformedImageException {
        String name = string(file.slice("section Name", at, NAME_SIZE));
        if (!name.startsWith("/") || headers.pointerToSymbolTable() == 0) {
            return name;
        }
        long offset = 0;
        for (int i = 1; i < name.length(); i++) {
            int digit = Character.digit(name.charAt(i), 10);
            if (digit < 0) {
                return name;
            }
            offset = offset * 10 + digit;
        }
        long strings = headers.pointerToSymbolTable() + headers.numberOfSymbols() * SYMBOL_SIZE;
        long start = strings + offset;
        // Stripped images keep a stale pointer: a name that leads nowhere is left as it stands, as objdump does.
        if (offset < 4 || !file.holds(start, 1)) {
            return name;
        }
        MemorySegment bytes = file.segment().asSlice(start, Math.min(MAX_LONG_NAME + 1, file.size() - start));
        String longName = string(bytes);
        return longName.isEmpty() || longName.length() == bytes.byteSize() ? name : longName;
    }

    private static String string(MemorySegment bytes) {
        byte[] array = bytes.toArray(ValueLayout.JAVA_BYTE);
        int length = 0;
        while (length < array.length && array[length] != 0) {
            length++;
        }
        return new String(array, 0, length, StandardCharsets.ISO_8859_1);
    }
}

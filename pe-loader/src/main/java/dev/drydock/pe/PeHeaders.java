package dev.drydock.pe;

import java.util.ArrayList;
import java.util.List;

/**
 * The DOS, COFF and optional headers, checked as far as they can be without the section table (PE Format, "File
 * Headers").
 *
 * @param peOffset where the signature {@code PE\0\0} is
 * @param directories the entries that the image has, in the order of {@link DataDirectory}
 */
record PeHeaders(long peOffset, Machine machine, int numberOfSections, long timeDateStamp, long pointerToSymbolTable,
        long numberOfSymbols, int sizeOfOptionalHeader, int characteristics, PeFormat format, long entryPoint,
        long imageBase, long sectionAlignment, long fileAlignment, long sizeOfImage, long sizeOfHeaders, long checksum,
        Subsystem subsystem, int dllCharacteristics, List<DataDirectory.Entry> directories) {
    static final int SECTION_HEADER_SIZE = 40;
    /** No image is that large, and a Java array or buffer of the rest of the project could not hold it. */
    static final long MAX_SIZE_OF_IMAGE = 1L << 31;

    private static final int DOS_SIGNATURE = 0x5a4d;
    private static final int TE_SIGNATURE = 0x5a56;
    private static final long PE_SIGNATURE = 0x4550;
    private static final int DOS_HEADER_SIZE = 64;
    private static final int FILE_HEADER_SIZE = 20;
    private static final int MAX_DIRECTORIES = 16;
    private static final int DIRECTORY_SIZE = 8;

    static PeHeaders parse(ImageBytes file) throws MalformedImageException {
        long pe = findSignature(file);
        long coff = pe + 4;
        int numberOfSections = file.u16("NumberOfSections", coff + 2);
        int optionalSize = file.u16("SizeOfOptionalHeader", coff + 16);
        long optional = coff + FILE_HEADER_SIZE;
        PeFormat format = format(file, optional);
        if (optionalSize < format.fixedSize()) {
            throw file.malformed("SizeOfOptionalHeader", coff + 16, "0x%x is less than a %s header's 0x%x",
                    optionalSize, format, format.fixedSize());
        }
        file.require("SizeOfOptionalHeader", optional, optionalSize);
        List<DataDirectory.Entry> directories = directories(file, optional, optionalSize, format);
        long imageBase = optional + format.imageBaseOffset();
        PeHeaders headers = new PeHeaders(pe, new Machine(file.u16("Machine", coff)), numberOfSections,
                file.u32("TimeDateStamp", coff + 4), file.u32("PointerToSymbolTable", coff + 8),
                file.u32("NumberOfSymbols", coff + 12), optionalSize, file.u16("Characteristics", coff + 18), format,
                file.u32("AddressOfEntryPoint", optional + 16),
                format == PeFormat.PE32 ? file.u32("ImageBase", imageBase) : file.u64("ImageBase", imageBase),
                file.u32("SectionAlignment", optional + 32), file.u32("FileAlignment", optional + 36),
                file.u32("SizeOfImage", optional + 56), file.u32("SizeOfHeaders", optional + 60),
                file.u32("CheckSum", optional + 64), new Subsystem(file.u16("Subsystem", optional + 68)),
                file.u16("DllCharacteristics", optional + 70), directories);
        headers.check(file);
        return headers;
    }

    /** Where the optional header is. */
    long optionalHeaderOffset() {
        return peOffset + 4 + FILE_HEADER_SIZE;
    }

    long imageBaseOffset() {
        return optionalHeaderOffset() + format.imageBaseOffset();
    }

    long checksumOffset() {
        return optionalHeaderOffset() + 64;
    }

    /** Where a directory's entry is; the directory need not exist. */
    long directoryOffset(DataDirectory directory) {
        return optionalHeaderOffset() + format.fixedSize() + (long) directory.ordinal() * DIRECTORY_SIZE;
    }

    long sectionTableOffset() {
        return optionalHeaderOffset() + sizeOfOptionalHeader;
    }

    private static long findSignature(ImageBytes file) throws MalformedImageException {
        int first = file.u16("e_magic", 0);
        long pe = 0;
        if (first == DOS_SIGNATURE) {
            file.require("DOS header", 0, DOS_HEADER_SIZE);
            pe = file.u32("e_lfanew", 60);
            if (!file.holds(pe, 4 + FILE_HEADER_SIZE)) {
                throw file.malformed("e_lfanew", 60, "0x%x leaves no room for the headers in a file of 0x%x bytes", pe,
                        file.size());
            }
        } else if (first == TE_SIGNATURE) {
            throw file.malformed("e_magic", 0, "a TE (terse executable) image, which only firmware volumes hold");
        }
        // Like EDK2, take an image without a DOS header: it begins with the PE signature.
        if (file.u32("PE signature", pe) != PE_SIGNATURE) {
            throw file.malformed(pe == 0 ? "e_magic" : "PE signature", pe, "not a PE/COFF image");
        }
        return pe;
    }

    private static PeFormat format(ImageBytes file, long optional) throws MalformedImageException {
        int magic = file.u16("Magic", optional);
        for (PeFormat format : PeFormat.values()) {
            if (format.magic() == magic) {
                return format;
            }
        }
        throw file.malformed("Magic", optional, "0x%x is neither PE32 nor PE32+", magic);
    }

    private static List<DataDirectory.Entry> directories(ImageBytes file, long optional, int optionalSize,
            PeFormat format) throws MalformedImageException {
        long countOffset = optional + format.fixedSize() - 4;
        long count = file.u32("NumberOfRvaAndSizes", countOffset);
        if (count > MAX_DIRECTORIES) {
            throw file.malformed("NumberOfRvaAndSizes", countOffset, "%d exceeds %d", count, MAX_DIRECTORIES);
        }
        if (format.fixedSize() + count * DIRECTORY_SIZE != optionalSize) {
            throw file.malformed("NumberOfRvaAndSizes", countOffset,
                    "%d data directories do not fill a SizeOfOptionalHeader of 0x%x", count, optionalSize);
        }
        List<DataDirectory.Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DataDirectory directory = DataDirectory.values()[i];
            long at = optional + format.fixedSize() + (long) i * DIRECTORY_SIZE;
            entries.add(new DataDirectory.Entry(directory, file.u32(directory.name(), at),
                    file.u32(directory.name(), at + 4)));
        }
        return List.copyOf(entries);
    }

    private void check(ImageBytes file) throws MalformedImageException {
        long optional = optionalHeaderOffset();
        if (Long.bitCount(sectionAlignment) != 1) {
            throw file.malformed("SectionAlignment", optional + 32, "0x%x is not a power of two", sectionAlignment);
        }
        if (sizeOfImage > MAX_SIZE_OF_IMAGE) {
            throw file.malformed("SizeOfImage", optional + 56, "0x%x exceeds 2 GiB", sizeOfImage);
        }
        if (sizeOfHeaders > file.size()) {
            throw file.malformed("SizeOfHeaders", optional + 60, "0x%x exceeds the file's 0x%x bytes", sizeOfHeaders,
                    file.size());
        }
        if (sizeOfHeaders >= sizeOfImage) {
            throw file.malformed("SizeOfHeaders", optional + 60, "0x%x leaves nothing of a SizeOfImage of 0x%x",
                    sizeOfHeaders, sizeOfImage);
        }
        long tableEnd = sectionTableOffset() + (long) numberOfSections * SECTION_HEADER_SIZE;
        if (tableEnd > sizeOfHeaders) {
            throw file.malformed("NumberOfSections", peOffset + 6,
                    "the section table of %d ends at 0x%x, after a SizeOfHeaders of 0x%x", numberOfSections, tableEnd,
                    sizeOfHeaders);
        }
        if (entryPoint >= sizeOfImage) {
            throw file.malformed("AddressOfEntryPoint", optional + 16, "0x%x is outside a SizeOfImage of 0x%x",
                    entryPoint, sizeOfImage);
        }
        if (directories.size() > DataDirectory.CERTIFICATE_TABLE.ordinal()) {
            DataDirectory.Entry certificates = directories.get(DataDirectory.CERTIFICATE_TABLE.ordinal());
            if (certificates.size() != 0 && !file.holds(certificates.address(), certificates.size())) {
                throw file.malformed("CERTIFICATE_TABLE", directoryOffset(DataDirectory.CERTIFICATE_TABLE),
                        "0x%x bytes at 0x%x are not within the file's 0x%x", certificates.size(),
                        certificates.address(), file.size());
            }
        }
    }
}

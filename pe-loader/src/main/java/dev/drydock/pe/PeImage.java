package dev.drydock.pe;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A PE/COFF image: its headers, sections and what they lead to, as slices of the file.
 *
 * <p>Immutable, as long as the file's bytes do not change under it. What is checked when is told in the
 * {@linkplain dev.drydock.pe package description}.
 */
public final class PeImage {
    /** The size of UEFI's pages. */
    public static final long PAGE_SIZE = 4096;

    private static final int RELOCS_STRIPPED = 0x0001;
    private static final int NX_COMPAT = 0x0100;

    private final MemorySegment file;
    private final PeHeaders headers;
    private final List<Section> sections;

    private PeImage(MemorySegment file, PeHeaders headers, List<Section> sections) {
        this.file = file;
        this.headers = headers;
        this.sections = sections;
    }

    /**
     * Parses the image that fills {@code file}.
     *
     * @param file the file's bytes; kept, not copied
     * @throws MalformedImageException if it is no PE/COFF image, or one that could not be loaded
     */
    public static PeImage parse(MemorySegment file) throws MalformedImageException {
        MemorySegment bytes = file.asReadOnly();
        ImageBytes reader = new ImageBytes(bytes);
        PeHeaders headers = PeHeaders.parse(reader);
        return new PeImage(bytes, headers, SectionTable.parse(reader, headers));
    }

    /**
     * Parses the image that fills {@code file}.
     *
     * @param file the file's bytes; kept, not copied
     * @throws MalformedImageException if it is no PE/COFF image, or one that could not be loaded
     */
    public static PeImage parse(byte[] file) throws MalformedImageException {
        return parse(MemorySegment.ofArray(file));
    }

    /**
     * Parses a file, mapped into memory for as long as the image or a slice of it is reachable. Who truncates the file
     * meanwhile makes reads fail with an {@link InternalError}; a program that cannot rule that out reads the file
     * itself.
     *
     * @throws IOException if the file cannot be opened or mapped
     * @throws MalformedImageException if it is no PE/COFF image, or one that could not be loaded
     */
    public static PeImage read(Path file) throws IOException, MalformedImageException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        }
    }

    /** All bytes of the file, read-only. */
    public MemorySegment file() {
        return file;
    }

    /** The processor that the image is for. */
    public Machine machine() {
        return headers.machine();
    }

    /** The kind of program. */
    public Subsystem subsystem() {
        return headers.subsystem();
    }

    /** The layout of its optional header. */
    public PeFormat format() {
        return headers.format();
    }

    /** The address that the image is linked for; 0 in most. Unsigned. */
    public long imageBase() {
        return headers.imageBase();
    }

    /** The RVA of the entry point, below {@link #sizeOfImage}; 0 where it has none. */
    public long entryPoint() {
        return headers.entryPoint();
    }

    /** The alignment of sections in memory, a power of two; it may be smaller than a page. */
    public long sectionAlignment() {
        return headers.sectionAlignment();
    }

    /** The alignment of sections in the file as the header has it; nothing depends on it. */
    public long fileAlignment() {
        return headers.fileAlignment();
    }

    /** Bytes of the image in memory as the header has them, at most 2 GiB. */
    public long sizeOfImage() {
        return headers.sizeOfImage();
    }

    /** {@link #sizeOfImage} rounded up to whole pages: what {@link #load} fills. */
    public long loadedSize() {
        return PageMap.roundUp(sizeOfImage(), PAGE_SIZE);
    }

    /** What the address of the loaded image must be a multiple of: the larger of a page and {@link #sectionAlignment}. */
    public long loadAlignment() {
        return Math.max(PAGE_SIZE, sectionAlignment());
    }

    /** Bytes from the start of the file that are loaded as headers. */
    public long sizeOfHeaders() {
        return headers.sizeOfHeaders();
    }

    /** The {@code Characteristics} flags of the COFF header, 16 bits. */
    public int characteristics() {
        return headers.characteristics();
    }

    /** Whether {@code IMAGE_FILE_RELOCS_STRIPPED} is set: the image runs at {@link #imageBase} and nowhere else. */
    public boolean relocsStripped() {
        return (characteristics() & RELOCS_STRIPPED) != 0;
    }

    /** The {@code DllCharacteristics} flags, 16 bits. */
    public int dllCharacteristics() {
        return headers.dllCharacteristics();
    }

    /** Whether {@code IMAGE_DLLCHARACTERISTICS_NX_COMPAT} is set: the image runs where data is not executable. */
    public boolean nxCompat() {
        return (dllCharacteristics() & NX_COMPAT) != 0;
    }

    /** The {@code CheckSum} field as it stands; firmware does not check it. */
    public long checksum() {
        return headers.checksum();
    }

    /** The {@code TimeDateStamp} field: seconds since 1970, or, in reproducible builds, any number. */
    public long timestamp() {
        return headers.timeDateStamp();
    }

    /** The entries of the data directories that the header has, up to 16, empty ones too. */
    public List<DataDirectory.Entry> dataDirectories() {
        return headers.directories();
    }

    /** A data directory that is there and not empty. */
    public Optional<DataDirectory.Entry> dataDirectory(DataDirectory directory) {
        return directory.ordinal() < headers.directories().size()
                ? Optional.of(headers.directories().get(directory.ordinal())).filter(e -> e.size() != 0)
                : Optional.empty();
    }

    /** The sections in the order of the table; those that take memory ascend without overlap. */
    public List<Section> sections() {
        return sections;
    }

    /** The first section of that name. */
    public Optional<Section> section(String name) {
        return sections.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /**
     * The file's bytes for a piece of the loaded image.
     *
     * @param rva where it begins
     * @param size its bytes
     * @return a read-only slice, or empty where the piece is not wholly in the headers or in one section's contents
     */
    public Optional<MemorySegment> dataAt(long rva, long size) {
        if (rva < 0 || size < 0) {
            return Optional.empty();
        }
        if (rva < sizeOfHeaders()) {
            return size <= sizeOfHeaders() - rva ? Optional.of(file.asSlice(rva, size)) : Optional.empty();
        }
        for (Section section : sections) {
            MemorySegment contents = section.contents();
            long offset = rva - section.virtualAddress();
            if (offset >= 0 && offset < contents.byteSize()) {
                return size <= contents.byteSize() - offset
                        ? Optional.of(contents.asSlice(offset, size))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * What follows the headers and the last section in the file, up to the certificate table or the file's end: debug
     * symbols, or data of the program's own. Not loaded.
     */
    public MemorySegment overlay() {
        long start = describedEnd();
        long end = certificateTable().map(DataDirectory.Entry::address).orElse(file.byteSize());
        return start < end ? file.asSlice(start, end - start) : file.asSlice(0, 0);
    }

    /** What follows the certificate table, and so is not signed properly; empty where there is no such table. */
    public MemorySegment trailer() {
        long end = certificateTable().map(t -> t.address() + t.size()).orElse(file.byteSize());
        return file.asSlice(Math.max(end, describedEnd()));
    }

    /** The entries of the certificate table, none where the image is not signed. */
    public List<WinCertificate> certificates() throws MalformedImageException {
        Optional<DataDirectory.Entry> table = certificateTable();
        return table.isEmpty() ? List.of() : WinCertificate.parse(new ImageBytes(file), table.get());
    }

    /** The lines of the {@code .sbat} section, none where there is no such section. */
    public List<SbatEntry> sbat() throws MalformedImageException {
        Optional<Section> section = section(UkiSection.SBAT.sectionName());
        return section.isEmpty() ? List.of() : SbatEntry.parse(section.get());
    }

    /** The first profile of a unified kernel image, present where there is a {@code .linux} section. */
    public Optional<Uki> uki() {
        return ukiProfiles().stream().findFirst();
    }

    /** All profiles of a unified kernel image, none where there is no {@code .linux} section. */
    public List<Uki> ukiProfiles() {
        return Uki.profiles(sections);
    }

    /**
     * The places that hold absolute addresses, in the order of the table.
     *
     * @throws MalformedImageException if the table is malformed or has a type that is not supported
     */
    public List<BaseRelocation> relocations() throws MalformedImageException {
        List<BaseRelocation> relocations = new ArrayList<>();
        new BaseRelocationTable(this).forEach((rva, type) -> relocations.add(new BaseRelocation(rva, type)));
        return List.copyOf(relocations);
    }

    /**
     * What each page of the loaded image may be used for, covering all of it in ascending order: headers are read-only,
     * sections have their permissions up to the next multiple of {@link #sectionAlignment}, memory of no section is data.
     * Where sections (or headers) share a page, it has the permissions of all of them.
     */
    public List<PageProtection> pageProtections() {
        return PageMap.of(this);
    }

    /**
     * Lays the image out as it will be in memory and relocates it. Relocations are not looked at if {@code base} is
     * {@link #imageBase}. An image without relocations that are due is taken to relocate itself, as kernels do, unless it
     * is marked {@linkplain #relocsStripped stripped}.
     *
     * @param target where to write, {@link #loadedSize} bytes; every byte is written. What it holds after an exception is
     *        undefined.
     * @param base the address that the guest will find {@code target} at, a multiple of {@link #loadAlignment} or
     *        {@link #imageBase}; below 4 GiB for PE32
     * @throws MalformedImageException if the relocations are malformed or of an unsupported type, or if they are stripped
     *         and {@code base} is not {@link #imageBase}
     * @throws IllegalArgumentException if {@code target} has another size, or {@code base} does not fit
     */
    public LoadedLayout load(MemorySegment target, long base) throws MalformedImageException {
        return new ImageLoader(this, target, base).load();
    }

    @Override
    public String toString() {
        return "%s %s, %s, %d sections, 0x%x bytes in memory".formatted(machine(), subsystem(), format(),
                sections.size(), sizeOfImage());
    }

    PeHeaders headers() {
        return headers;
    }

    Optional<DataDirectory.Entry> certificateTable() {
        return dataDirectory(DataDirectory.CERTIFICATE_TABLE);
    }

    /** The end of the headers and of the sections' bytes in the file. */
    private long describedEnd() {
        long end = sizeOfHeaders();
        for (Section section : sections) {
            if (section.sizeOfRawData() != 0) {
                end = Math.max(end, section.pointerToRawData() + section.sizeOfRawData());
            }
        }
        return end;
    }
}

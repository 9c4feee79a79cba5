package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes malformed images out of a good one: up to five changes at a time, most of them where the parser looks. Each
 * mutation follows from the seed and its number alone.
 */
final class ImageMutator {
    private static final long[] EDGES = {0, 1, 2, 7, 8, 9, 0x1f, 0x28, 0xfff, 0x1000, 0x7fff, 0xffff, 0x1_0000,
            0x7fff_ffffL, 0x8000_0000L, 0x8000_0001L, 0xffff_f000L, 0xffff_fff8L, 0xffff_ffffL};
    private static final int SECTION_HEADER_SIZE = 40;

    private final byte[] original;
    private final byte[] work;
    private final long seed;
    /** Start and end of the parts that are read as structures. */
    private final List<int[]> structures = new ArrayList<>();
    private final int sectionTable;
    private final int sectionCount;
    private final List<int[]> changes = new ArrayList<>();

    ImageMutator(byte[] original, long seed) throws MalformedImageException {
        this.original = original;
        this.work = original.clone();
        this.seed = seed;
        PeImage image = PeImage.parse(original);
        sectionTable = (int) image.headers().sectionTableOffset();
        sectionCount = image.sections().size();
        int pe = (int) image.headers().peOffset();
        int end = sectionTable + sectionCount * SECTION_HEADER_SIZE;
        // More weight for what every image has.
        structures.add(new int[]{pe, end});
        structures.add(new int[]{pe, end});
        structures.add(new int[]{0, Math.min(64, original.length)});
        for (DataDirectory directory : List.of(DataDirectory.BASE_RELOCATION_TABLE, DataDirectory.DEBUG)) {
            image.dataDirectory(directory).flatMap(e -> image.dataAt(e.address(), e.size())).ifPresent(this::structure);
        }
        image.section(".sbat").map(Section::contents).ifPresent(this::structure);
        Optional<DataDirectory.Entry> certificates = image.certificateTable();
        certificates.ifPresent(c -> structures.add(new int[]{(int) c.address(), (int) c.address() + 8}));
    }

    private void structure(MemorySegment bytes) {
        if (bytes.byteSize() >= 4) {
            int start = (int) bytes.address();
            structures.add(new int[]{start, start + (int) bytes.byteSize()});
        }
    }

    /** The mutation of that number, valid until the next call. */
    MemorySegment mutate(long number) {
        for (int[] change : changes) {
            System.arraycopy(original, change[0], work, change[0], change[1]);
        }
        changes.clear();
        SplittableRandom random = new SplittableRandom(seed * 0x9e37_79b9_7f4a_7c15L + number);
        int length = work.length;
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(16)) {
                case 0 -> length = random.nextInt(length + 1);
                case 1 -> change(random.nextInt(work.length), 1, random.nextInt());
                case 2 -> copySectionHeader(random);
                case 3, 4 -> flipBit(random);
                default -> setField(random);
            }
        }
        return MemorySegment.ofArray(work).asSlice(0, length);
    }

    private void setField(SplittableRandom random) {
        int[] part = structures.get(random.nextInt(structures.size()));
        int width = random.nextInt(3) == 0 ? 2 : 4;
        int at = part[0] + random.nextInt(Math.max(1, (part[1] - part[0]) / 2)) * 2;
        change(Math.min(at, work.length - width), width, value(random));
    }

    private long value(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt();
            case 1 -> work.length + random.nextInt(-9, 10);
            case 2 -> random.nextInt(work.length + 1);
            case 3 -> random.nextInt(0x4000);
            default -> EDGES[random.nextInt(EDGES.length)];
        };
    }

    private void flipBit(SplittableRandom random) {
        int[] part = structures.get(random.nextInt(structures.size()));
        int at = random.nextInt(part[0], part[1]);
        change(at, 1, work[at] ^ 1 << random.nextInt(8));
    }

    private void copySectionHeader(SplittableRandom random) {
        if (sectionCount > 1) {
            int from = sectionTable + random.nextInt(sectionCount) * SECTION_HEADER_SIZE;
            int to = sectionTable + random.nextInt(sectionCount) * SECTION_HEADER_SIZE;
            changes.add(new int[]{to, SECTION_HEADER_SIZE});
            System.arraycopy(work, from, work, to, SECTION_HEADER_SIZE);
        }
    }

    private void change(int at, int width, long value) {
        changes.add(new int[]{at, width});
        for (int i = 0; i < width; i++) {
            work[at + i] = (byte) (value >>> 8 * i);
        }
    }
}

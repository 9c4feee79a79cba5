package dev.drydock.pe;

import java.util.ArrayList;
import java.util.List;

/** Turns sections, which may share pages, into runs of whole pages with one set of permissions each. */
final class PageMap {
    private final List<PageProtection> runs = new ArrayList<>();
    /** The end of the pages covered so far. */
    private long covered;

    static List<PageProtection> of(PeImage image) {
        PageMap map = new PageMap();
        map.add(0, image.sizeOfHeaders(), Permissions.READ);
        List<Section> sections = image.sections().stream().filter(s -> s.memorySize() != 0).toList();
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            long next = i + 1 < sections.size() ? sections.get(i + 1).virtualAddress() : image.sizeOfImage();
            // By the format a section owns its memory up to the next multiple of SectionAlignment.
            long alignedEnd = roundUp(section.endAddress(), image.sectionAlignment());
            map.add(section.virtualAddress(), Math.min(alignedEnd, next), section.permissions());
        }
        map.fillTo(image.loadedSize());
        return map.merged();
    }

    static long roundUp(long value, long powerOfTwo) {
        return value + powerOfTwo - 1 & -powerOfTwo;
    }

    /** Adds what lies at {@code start} to {@code end}, not before what was added last. */
    private void add(long start, long end, Permissions permissions) {
        long first = start & -PeImage.PAGE_SIZE;
        long last = roundUp(end, PeImage.PAGE_SIZE);
        fillTo(first);
        if (first < covered) {
            share(first, permissions);
            first = covered;
        }
        if (first < last) {
            append(first, last, permissions);
        }
    }

    /** Gives the page at {@code page}, the last one so far, further permissions. */
    private void share(long page, Permissions permissions) {
        PageProtection last = runs.removeLast();
        if (last.rva() < page) {
            runs.add(new PageProtection(last.rva(), page - last.rva(), last.permissions()));
        }
        runs.add(new PageProtection(page, PeImage.PAGE_SIZE, last.permissions().union(permissions)));
    }

    /** Memory that belongs to no section is data. */
    private void fillTo(long page) {
        if (covered < page) {
            append(covered, page, Permissions.READ_WRITE);
        }
    }

    private void append(long first, long last, Permissions permissions) {
        runs.add(new PageProtection(first, last - first, permissions));
        covered = last;
    }

    private List<PageProtection> merged() {
        List<PageProtection> merged = new ArrayList<>();
        for (PageProtection run : runs) {
            if (!merged.isEmpty() && merged.getLast().permissions().equals(run.permissions())) {
                PageProtection previous = merged.removeLast();
                merged.add(new PageProtection(previous.rva(), previous.size() + run.size(), run.permissions()));
            } else {
                merged.add(run);
            }
        }
        return List.copyOf(merged);
    }
}

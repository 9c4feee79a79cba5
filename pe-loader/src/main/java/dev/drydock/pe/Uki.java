package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One profile of a unified kernel image: a kernel and what belongs to it as sections of one PE image (UAPI group,
 * "Unified Kernel Image").
 *
 * <p>Sections before the first {@code .profile} are the base, which every profile shares; each {@code .profile} begins a
 * profile, whose sections replace those of the base. An image without {@code .profile} has one profile, the base.
 */
public final class Uki {
    private final List<Section> base;
    private final List<Section> own;

    private Uki(List<Section> base, List<Section> own) {
        this.base = base;
        this.own = own;
    }

    /** The profiles of an image, at least one where it has a {@code .linux} section, else none. */
    static List<Uki> profiles(List<Section> sections) {
        if (sections.stream().noneMatch(s -> s.name().equals(UkiSection.LINUX.sectionName()))) {
            return List.of();
        }
        List<Section> base = new ArrayList<>();
        List<List<Section>> profiles = new ArrayList<>();
        for (Section section : sections) {
            Optional<UkiSection> known = UkiSection.of(section);
            if (known.isPresent()) {
                if (known.get() == UkiSection.PROFILE) {
                    profiles.add(new ArrayList<>());
                }
                (profiles.isEmpty() ? base : profiles.getLast()).add(section);
            }
        }
        if (profiles.isEmpty()) {
            profiles.add(List.of());
        }
        List<Section> shared = List.copyOf(base);
        return profiles.stream().map(own -> new Uki(shared, List.copyOf(own))).toList();
    }

    /** The section of that name: the profile's first, else the base's first. */
    public Optional<Section> section(UkiSection name) {
        return sections(name).stream().findFirst();
    }

    /** All sections of that name: the profile's, or, where it has none, the base's. */
    public List<Section> sections(UkiSection name) {
        List<Section> found = named(own, name);
        return found.isEmpty() ? named(base, name) : found;
    }

    /** A section's bytes as they are loaded, read-only. */
    public Optional<MemorySegment> contents(UkiSection name) {
        return section(name).map(Section::contents);
    }

    /** A section as text, without trailing line ends. */
    public Optional<String> text(UkiSection name) {
        return section(name).map(s -> s.text().stripTrailing());
    }

    /** The kernel. */
    public Optional<MemorySegment> linux() {
        return contents(UkiSection.LINUX);
    }

    /** The initrd. */
    public Optional<MemorySegment> initrd() {
        return contents(UkiSection.INITRD);
    }

    /** The kernel's command line. */
    public Optional<String> commandLine() {
        return text(UkiSection.COMMAND_LINE);
    }

    /** The {@code os-release} file. */
    public Optional<String> osRelease() {
        return text(UkiSection.OS_RELEASE);
    }

    /** The kernel's release. */
    public Optional<String> uname() {
        return text(UkiSection.UNAME);
    }

    private static List<Section> named(List<Section> sections, UkiSection name) {
        return sections.stream().filter(s -> s.name().equals(name.sectionName())).toList();
    }
}

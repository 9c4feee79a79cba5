package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing in which two trees differ.
 *
 * @param path of the node
 * @param kind what it is that differs
 * @param before what the first tree has, in DTS syntax; none if only the second has it
 * @param after what the second tree has; none if only the first has it
 */
public record FdtDifference(String path, Kind kind, Optional<String> before, Optional<String> after) {
    /** What differs. */
    public enum Kind {
        /** The memory reservations or the boot CPU. */
        HEADER,
        /** A node that only one tree has, with all below it. */
        NODE,
        /** A property of a node that both have. */
        PROPERTY
    }

    /** All differences, in the order of the first tree and then of the second; none if the trees differ only in order. */
    public static List<FdtDifference> between(Fdt before, Fdt after) {
        List<FdtDifference> differences = new ArrayList<>();
        if (!before.sorted().reservations().equals(after.sorted().reservations())) {
            differences.add(new FdtDifference("/", Kind.HEADER, Optional.of(before.reservations().toString()),
                    Optional.of(after.reservations().toString())));
        }
        if (before.bootCpu() != after.bootCpu()) {
            differences.add(new FdtDifference("/", Kind.HEADER, Optional.of("boot CPU " + before.bootCpu()),
                    Optional.of("boot CPU " + after.bootCpu())));
        }
        compare("", before.root(), after.root(), differences);
        return List.copyOf(differences);
    }

    private static void compare(String path, FdtNode before, FdtNode after, List<FdtDifference> differences) {
        String here = path.isEmpty() ? "/" : path;
        Map<String, FdtProperty> properties = new LinkedHashMap<>();
        after.properties().forEach(property -> properties.put(property.name(), property));
        for (FdtProperty property : before.properties()) {
            FdtProperty other = properties.remove(property.name());
            if (!property.equals(other)) {
                differences.add(new FdtDifference(here, Kind.PROPERTY, Optional.of(property.toString()),
                        Optional.ofNullable(other).map(FdtProperty::toString)));
            }
        }
        for (FdtProperty property : properties.values()) {
            differences.add(
                    new FdtDifference(here, Kind.PROPERTY, Optional.empty(), Optional.of(property.toString())));
        }
        Map<String, FdtNode> children = new LinkedHashMap<>();
        after.children().forEach(child -> children.put(child.name(), child));
        for (FdtNode child : before.children()) {
            FdtNode other = children.remove(child.name());
            if (other == null) {
                differences.add(new FdtDifference(path + "/" + child.name(), Kind.NODE, Optional.of(child.toString()),
                        Optional.empty()));
            } else {
                compare(path + "/" + child.name(), child, other, differences);
            }
        }
        for (FdtNode child : children.values()) {
            differences.add(new FdtDifference(path + "/" + child.name(), Kind.NODE, Optional.empty(),
                    Optional.of(child.toString())));
        }
    }

    /** The path, and below it what is lost with a minus and what is new with a plus before each line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(path);
        before.ifPresent(what -> what.lines().forEach(line -> text.append("\n- ").append(line)));
        after.ifPresent(what -> what.lines().forEach(line -> text.append("\n+ ").append(line)));
        return text.toString();
    }
}

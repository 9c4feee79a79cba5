package dev.drydock.fdt;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A node of a device tree (Devicetree Specification 0.4, 2.2).
 *
 * @param name with the unit address if there is one ({@code serial@9000000}); empty for the root only
 * @param properties in order, with different names
 * @param children in order, with different names
 */
public record FdtNode(String name, List<FdtProperty> properties, List<FdtNode> children) {
    /** @throws IllegalArgumentException if a name is malformed or not unique */
    public FdtNode {
        if (!name.isEmpty() && !FdtNames.isNodeName(name)) {
            throw new IllegalArgumentException("no node name: \"" + name + "\"");
        }
        properties = List.copyOf(properties);
        children = List.copyOf(children);
        requireUnique(properties, FdtProperty::name, name);
        requireUnique(children, FdtNode::name, name);
        if (children.stream().anyMatch(child -> child.name().isEmpty())) {
            throw new IllegalArgumentException("a child of \"" + name + "\" has no name");
        }
    }

    private static <T> void requireUnique(Collection<T> items, Function<T, String> nameOf, String parent) {
        Set<String> names = new HashSet<>();
        for (T item : items) {
            if (!names.add(nameOf.apply(item))) {
                throw new IllegalArgumentException("\"" + parent + "\" has two of " + nameOf.apply(item));
            }
        }
    }

    /** The name without the unit address. */
    public String baseName() {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** What follows the {@code @} of the name. */
    public Optional<String> unitAddress() {
        int at = name.indexOf('@');
        return at < 0 ? Optional.empty() : Optional.of(name.substring(at + 1));
    }

    /** The property of that name. */
    public Optional<FdtProperty> property(String propertyName) {
        return properties.stream().filter(property -> property.name().equals(propertyName)).findFirst();
    }

    /**
     * The child of that name. A name without a unit address also finds a child that has one, if there is exactly one
     * such child (2.2.3).
     */
    public Optional<FdtNode> child(String childName) {
        Optional<FdtNode> exact = children.stream().filter(child -> child.name.equals(childName)).findFirst();
        if (exact.isPresent() || childName.indexOf('@') >= 0) {
            return exact;
        }
        List<FdtNode> similar = children.stream().filter(child -> child.baseName().equals(childName)).limit(2).toList();
        return similar.size() == 1 ? Optional.of(similar.getFirst()) : Optional.empty();
    }

    /** The number by which other nodes refer to this one, from {@code phandle} or the older {@code linux,phandle}. */
    public Optional<Phandle> phandle() {
        return property("phandle").or(() -> property("linux,phandle")).flatMap(FdtProperty::asPhandle);
    }

    /** The programming models that the node offers, most specific first; none if it does not say (2.3.1). */
    public List<String> compatible() {
        return property("compatible").flatMap(FdtProperty::asStringList).orElse(List.of());
    }

    /** This node and all below it, parents before children, in order. */
    public Stream<FdtNode> walk() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(FdtNode::walk));
    }

    /** How many levels there are, this node's included: 1 for a leaf. */
    int height() {
        return 1 + children.stream().mapToInt(FdtNode::height).max().orElse(0);
    }

    /** The node in DTS syntax. */
    @Override
    public String toString() {
        return DtsPrinter.node(this);
    }
}

package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** This node with a property, in the place of the one that has the name, else behind the others. */
    public FdtNode with(FdtProperty property) {
        return new FdtNode(name, replaced(properties, FdtProperty::name, property), children);
    }

    /** This node without the property of that name; itself if it has none. */
    public FdtNode without(String propertyName) {
        List<FdtProperty> rest = properties.stream().filter(p -> !p.name().equals(propertyName)).toList();
        return rest.size() == properties.size() ? this : new FdtNode(name, rest, children);
    }

    /** This node with a child, in the place of the one that has exactly the name, else behind the others. */
    public FdtNode withChild(FdtNode child) {
        return new FdtNode(name, properties, replaced(children, FdtNode::name, child));
    }

    /** This node without the child of exactly that name and all below it; itself if it has none. */
    public FdtNode withoutChild(String childName) {
        List<FdtNode> rest = children.stream().filter(child -> !child.name.equals(childName)).toList();
        return rest.size() == children.size() ? this : new FdtNode(name, properties, rest);
    }

    /** This node under another name. */
    public FdtNode renamed(String newName) {
        return new FdtNode(newName, properties, children);
    }

    /**
     * This node with all that another has: its properties replace those of the same name in place, its children are merged
     * with those of exactly the same name, and what is new goes behind the rest in its order. This node keeps its name.
     */
    public FdtNode merge(FdtNode other) {
        Map<String, FdtProperty> values = new LinkedHashMap<>();
        properties.forEach(property -> values.put(property.name(), property));
        other.properties.forEach(property -> values.put(property.name(), property));
        Map<String, FdtNode> nodes = new LinkedHashMap<>();
        children.forEach(child -> nodes.put(child.name, child));
        other.children.forEach(child -> nodes.merge(child.name, child, FdtNode::merge));
        return new FdtNode(name, List.copyOf(values.values()), List.copyOf(nodes.values()));
    }

    /** This node with the properties and the children of each node in the order of their names: for comparing. */
    public FdtNode sorted() {
        return new FdtNode(name, properties.stream().sorted(Comparator.comparing(FdtProperty::name)).toList(),
                children.stream().map(FdtNode::sorted).sorted(Comparator.comparing(FdtNode::name)).toList());
    }

    private static <T> List<T> replaced(List<T> items, Function<T, String> nameOf, T item) {
        List<T> result = new ArrayList<>(items);
        String itemName = nameOf.apply(item);
        for (int i = 0; i < result.size(); i++) {
            if (nameOf.apply(result.get(i)).equals(itemName)) {
                result.set(i, item);
                return result;
            }
        }
        result.add(item);
        return result;
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

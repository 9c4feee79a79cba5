package dev.drydock.efi.libvirt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An element that is read piece by piece. It keeps a list of what nobody has read, so that what is not understood is noticed
 * and named.
 */
final class XmlElement {
    private final String name;
    private final String path;
    private final Map<String, String> attributes;
    private final List<XmlElement> children = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final Set<String> unreadAttributes;
    private final Set<XmlElement> unreadChildren = new HashSet<>();
    private boolean textIsRead;

    XmlElement(String name, String path, Map<String, String> attributes) {
        this.name = name;
        this.path = path;
        this.attributes = new LinkedHashMap<>(attributes);
        unreadAttributes = new HashSet<>(attributes.keySet());
    }

    /** Adds a child, numbered if it is not the first of its name. */
    XmlElement add(String childName, Map<String, String> childAttributes) {
        int number = counts.merge(childName, 1, Integer::sum);
        var child = new XmlElement(childName, path + "/" + childName + (number == 1 ? "" : "[" + number + "]"),
                childAttributes);
        children.add(child);
        unreadChildren.add(child);
        return child;
    }

    void addText(String more) {
        text.append(more);
    }

    String name() {
        return name;
    }

    String path() {
        return path;
    }

    /** The exception for what is wrong with this element. */
    LibvirtFormatException problem(String what) {
        return new LibvirtFormatException(path, what);
    }

    /** The exception for what is wrong with an attribute. */
    LibvirtFormatException problem(String attribute, String what) {
        return new LibvirtFormatException(path + "/@" + attribute, what);
    }

    String text() {
        textIsRead = true;
        return text.toString().strip();
    }

    Optional<String> attribute(String attribute) {
        unreadAttributes.remove(attribute);
        return Optional.ofNullable(attributes.get(attribute));
    }

    String required(String attribute) throws LibvirtFormatException {
        return attribute(attribute).orElseThrow(() -> problem(attribute, "is missing"));
    }

    /** An attribute that is one of some words. */
    Optional<String> choice(String attribute, String... words) throws LibvirtFormatException {
        Optional<String> value = attribute(attribute);
        if (value.isPresent() && !List.of(words).contains(value.get())) {
            throw problem(attribute, "'" + value.get() + "' is none of " + String.join(", ", words));
        }
        return value;
    }

    /** An attribute that is {@code yes} or {@code no}; no if it is not there. */
    boolean flag(String attribute) throws LibvirtFormatException {
        return choice(attribute, "yes", "no").filter("yes"::equals).isPresent();
    }

    /** A number of decimal digits from {@code least} to {@code most}. */
    static int number(String digits, int least, int most, LibvirtFormatException otherwise)
            throws LibvirtFormatException {
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw otherwise;
        }
        long value = Long.parseLong(digits);
        if (value < least || value > most) {
            throw otherwise;
        }
        return (int) value;
    }

    /** The only child of a name. */
    Optional<XmlElement> child(String childName) throws LibvirtFormatException {
        List<XmlElement> found = children(childName);
        if (found.size() > 1) {
            throw found.get(1).problem("there is a " + childName + " already");
        }
        return found.stream().findFirst();
    }

    List<XmlElement> children(String childName) {
        List<XmlElement> found = children.stream().filter(child -> child.name.equals(childName)).toList();
        unreadChildren.removeAll(found);
        return found;
    }

    /** Passes over children with all that is in them. */
    void ignore(Set<String> names) {
        unreadChildren.removeIf(child -> names.contains(child.name));
    }

    /** Passes over children, and says of each that it has no effect. */
    void ignore(Map<String, String> reasons, List<String> warnings) {
        for (XmlElement child : children) {
            String reason = reasons.get(child.name);
            if (reason != null && unreadChildren.remove(child)) {
                warnings.add(child.path + ": " + reason);
            }
        }
    }

    void ignoreAttributes(String... names) {
        unreadAttributes.removeAll(List.of(names));
    }

    /** Demands that all has been read. */
    void finish() throws LibvirtFormatException {
        for (String attribute : attributes.keySet()) {
            if (unreadAttributes.contains(attribute)) {
                throw problem(attribute, "is not understood");
            }
        }
        for (XmlElement child : children) {
            if (unreadChildren.contains(child)) {
                throw child.problem("is not understood");
            }
        }
        if (!textIsRead && !text.toString().isBlank()) {
            throw problem("the text is not understood");
        }
    }
}

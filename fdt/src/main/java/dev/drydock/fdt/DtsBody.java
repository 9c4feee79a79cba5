package dev.drydock.fdt;

import java.util.List;

/**
 * What a source says between a node's braces, in its order; deletions are entries too. Positions are those of names in the
 * source.
 */
record DtsBody(List<PropertyEntry> properties, List<ChildEntry> children) {
    /**
     * A property.
     *
     * @param value null if the property is deleted
     */
    record PropertyEntry(String name, DtsValue value, int position) {}

    /**
     * A child node.
     *
     * @param body null if the child is deleted
     * @param omitIfUnreferenced as {@code /omit-if-no-ref/} says
     */
    record ChildEntry(String name, List<String> labels, DtsBody body, boolean omitIfUnreferenced,
            int position) {}
}

package dev.drydock.fdt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a device tree source means.
 *
 * @param tree the tree, references resolved; of an overlay its fragments with {@code __fixups__} and
 *        {@code __local_fixups__}
 * @param labels the path of each labelled node, in the tree's order
 * @param plugin whether the source is an overlay ({@code /plugin/;})
 */
public record CompiledDts(Fdt tree, Map<String, String> labels, boolean plugin) {
    /** Copies the labels. */
    public CompiledDts {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}

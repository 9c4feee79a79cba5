package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles device tree source: the syntax of dtc, version 1 (Devicetree Specification 0.4, appendix A).
 *
 * <p>There are labels, references ({@code &label}, {@code &{/path}}), node merging, {@code /delete-node/},
 * {@code /delete-property/}, {@code /omit-if-no-ref/}, {@code /memreserve/}, {@code /bits/}, expressions with all of C's
 * integer operators, and overlays ({@code /plugin/;}) with the short form {@code &label { ... };}. Nothing but the text is
 * read: {@code /include/} and {@code /incbin/} are refused, and {@code #include} and macros are the C preprocessor's, whose
 * output is accepted.
 *
 * <p>Sources may be hostile: nesting is bounded, and so is all that a source makes. The boot CPU is the first child of
 * {@code /cpus}, as with dtc.
 */
public final class DtsCompiler {
    private DtsCompiler() {}

    /**
     * Compiles a source without further options, within {@link FdtLimits#DEFAULT}.
     *
     * @throws DtsSyntaxException if the source is malformed or contradicts itself, or exceeds a limit
     */
    public static CompiledDts compile(String source) throws DtsSyntaxException {
        return compile(source, Set.of());
    }

    /**
     * Compiles a source within {@link FdtLimits#DEFAULT}.
     *
     * @throws DtsSyntaxException if the source is malformed or contradicts itself, or exceeds a limit
     */
    public static CompiledDts compile(String source, Set<DtsOption> options) throws DtsSyntaxException {
        return compile(source.getBytes(UTF_8), options, FdtLimits.DEFAULT);
    }

    /**
     * Compiles a source.
     *
     * @param source in UTF-8, or in any encoding that has ASCII in it: strings keep their bytes
     * @param limits {@code depth} bounds the nesting of nodes; {@code bytes} what the source makes, including what later
     *        parts of it overwrite or delete
     * @throws DtsSyntaxException if the source is malformed or contradicts itself, or exceeds a limit
     */
    public static CompiledDts compile(byte[] source, Set<DtsOption> options, FdtLimits limits)
            throws DtsSyntaxException {
        DtsScanner scanner = new DtsScanner(new String(source, ISO_8859_1));
        DtsBudget budget = new DtsBudget(scanner, limits.bytes());
        DtsTree tree = new DtsTree(scanner, budget);
        new DtsParser(scanner, tree, budget, limits.depth()).parse();
        new DtsLinker(tree, scanner, budget).link(options);
        Fdt fdt = new Fdt(DtsLinker.freeze(tree.root), tree.reservations, bootCpu(tree.root));
        Map<String, String> labels = new LinkedHashMap<>();
        collectLabels(tree.root, labels);
        return new CompiledDts(fdt, labels, tree.plugin);
    }

    private static int bootCpu(DtsNode root) {
        return Optional.ofNullable(root.child("cpus")).map(cpus -> cpus.children.values())
                .flatMap(all -> all.stream().filter(cpu -> !cpu.deleted).findFirst()).map(cpu -> cpu.property("reg"))
                .flatMap(reg -> FdtProperty.ofOwned("reg", reg.bytes()).asU32()).orElse(0);
    }

    private static void collectLabels(DtsNode node, Map<String, String> labels) {
        node.labels.forEach(label -> labels.put(label, node.path()));
        node.children.values().stream().filter(child -> !child.deleted)
                .forEach(child -> collectLabels(child, labels));
    }
}

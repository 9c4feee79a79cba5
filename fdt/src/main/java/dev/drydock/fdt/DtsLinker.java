package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.drydock.fdt.DtsValue.Reference;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the tree of a source into its final form: phandles are given out, references replaced by what they stand for. */
final class DtsLinker {
    private final DtsTree tree;
    private final DtsScanner source;
    private final DtsBudget budget;
    private final Set<Integer> phandles = new HashSet<>();
    private int nextPhandle = 1;

    DtsLinker(DtsTree tree, DtsScanner source, DtsBudget budget) {
        this.tree = tree;
        this.source = source;
        this.budget = budget;
    }

    void link(Set<DtsOption> options) throws DtsSyntaxException {
        boolean symbols = options.contains(DtsOption.SYMBOLS);
        requireDifferentLabels(tree.root, new HashSet<>());
        takePhandles(tree.root);
        resolvePhandles(tree.root);
        resolvePaths(tree.root);
        omitUnreferenced(tree.root, symbols);
        if (options.contains(DtsOption.ALIASES)) {
            listLabels("aliases", false);
        }
        if (symbols) {
            listLabels("__symbols__", true);
        }
        if (tree.plugin) {
            new DtsFixups(tree, budget).generate();
        }
    }

    private static List<DtsNode> live(DtsNode node) {
        return node.children.values().stream().filter(child -> !child.deleted).toList();
    }

    private void requireDifferentLabels(DtsNode node, Set<String> seen) throws DtsSyntaxException {
        for (DtsValue value : node.properties.values()) {
            for (String label : value == null ? List.<String>of() : value.labels()) {
                if (!seen.add(label) || tree.find(label) != null) {
                    throw source.error(value.position(), "label \"" + label + "\" is elsewhere too");
                }
            }
        }
        for (DtsNode child : live(node)) {
            requireDifferentLabels(child, seen);
        }
    }

    /** Takes the phandles that the source states, and drops a "name" that says what the node's name says. */
    private void takePhandles(DtsNode node) throws DtsSyntaxException {
        DtsValue name = node.property("name");
        if (name != null && name.references().isEmpty()) {
            String base = node.name.replaceFirst("@.*", "") + "\0";
            if (!base.equals(new String(name.bytes(), US_ASCII))) {
                throw source.error(name.position(), "\"name\" contradicts the node's name");
            }
            node.properties.put("name", null);
        }
        int stated = statedPhandle(node, "phandle");
        int old = statedPhandle(node, "linux,phandle");
        if (stated != 0 && old != 0 && stated != old) {
            throw source.error(node.property("phandle").position(), "phandle and linux,phandle differ");
        }
        node.phandle = stated != 0 ? stated : old;
        if (node.phandle != 0 && !phandles.add(node.phandle)) {
            throw source.error(node.property(stated != 0 ? "phandle" : "linux,phandle").position(),
                    "another node has phandle 0x" + Integer.toHexString(node.phandle));
        }
        for (DtsNode child : live(node)) {
            takePhandles(child);
        }
    }

    private int statedPhandle(DtsNode node, String property) throws DtsSyntaxException {
        DtsValue value = node.property(property);
        if (value == null) {
            return 0;
        }
        if (value.bytes().length != Integer.BYTES) {
            throw source.error(value.position(), property + " is not one cell");
        }
        for (Reference reference : value.references()) {
            if (tree.find(reference.target()) != node || reference.path()) {
                throw source.error(reference.position(), property + " refers to another node");
            }
            // To its own: any number will do, which is then found here.
            return 0;
        }
        int phandle = ByteBuffer.wrap(value.bytes()).getInt();
        if (!Phandle.isValid(phandle)) {
            throw source.error(value.position(), property + " has the value of no phandle");
        }
        return phandle;
    }

    /** The node's phandle, the least free one if it has none yet. */
    private int phandle(DtsNode node) throws DtsSyntaxException {
        if (node.phandle == 0) {
            while (!phandles.add(nextPhandle)) {
                nextPhandle++;
            }
            node.phandle = nextPhandle;
            if (node.property("phandle") == null) {
                budget.charge(16);
                node.properties.remove("phandle");
                node.properties.put("phandle", DtsValue.of(FdtProperty.u32("phandle", node.phandle)));
            }
        }
        return node.phandle;
    }

    private void resolvePhandles(DtsNode node) throws DtsSyntaxException {
        for (DtsValue value : new ArrayList<>(node.properties.values())) {
            for (Reference reference : value == null ? List.<Reference>of() : value.references()) {
                if (!reference.path()) {
                    DtsNode target = tree.find(reference.target());
                    if (target != null) {
                        ByteBuffer.wrap(value.bytes()).putInt(reference.offset(), phandle(target));
                        target.referenced = true;
                    } else if (!tree.plugin) {
                        throw missing(reference);
                    } else if (reference.target().startsWith("/")) {
                        throw source.error(reference.position(),
                                "a node outside of the overlay is referred to by label only");
                    }
                }
            }
        }
        for (DtsNode child : live(node)) {
            resolvePhandles(child);
        }
    }

    private DtsSyntaxException missing(Reference reference) {
        return source.error(reference.position(), "there is no node " + reference.target());
    }

    private void resolvePaths(DtsNode node) throws DtsSyntaxException {
        for (Map.Entry<String, DtsValue> entry : node.properties.entrySet()) {
            DtsValue value = entry.getValue();
            if (value != null && value.references().stream().anyMatch(Reference::path)) {
                entry.setValue(withPaths(value));
            }
        }
        for (DtsNode child : live(node)) {
            resolvePaths(child);
        }
    }

    private DtsValue withPaths(DtsValue value) throws DtsSyntaxException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Reference> rest = new ArrayList<>();
        int from = 0;
        for (Reference reference : value.references()) {
            bytes.write(value.bytes(), from, reference.offset() - from);
            from = reference.offset();
            if (reference.path()) {
                DtsNode target = tree.find(reference.target());
                if (target == null) {
                    throw missing(reference);
                }
                budget.charge(target.pathLength());
                bytes.writeBytes((target.path() + "\0").getBytes(US_ASCII));
                target.referenced = true;
            } else {
                rest.add(new Reference(bytes.size(), reference.target(), false, reference.position()));
            }
        }
        bytes.write(value.bytes(), from, value.bytes().length - from);
        return new DtsValue(value.name(), bytes.toByteArray(), rest, value.labels(), value.position());
    }

    private void omitUnreferenced(DtsNode node, boolean keepLabelled) throws DtsSyntaxException {
        if (node.omitIfUnreferenced && !node.referenced && !(keepLabelled && node.labelled)) {
            tree.delete(node);
        }
        for (DtsNode child : live(node)) {
            omitUnreferenced(child, keepLabelled);
        }
    }

    private void listLabels(String name, boolean givePhandles) throws DtsSyntaxException {
        List<DtsNode> labelled = new ArrayList<>();
        collectLabelled(tree.root, labelled);
        if (labelled.isEmpty()) {
            return;
        }
        DtsNode list = tree.root.childOrNew(name);
        for (DtsNode node : labelled) {
            for (String label : node.labels) {
                if (!FdtNames.isPropertyName(label)) {
                    throw source.error(node.position, "a label is too long for a property's name: " + label);
                }
                if (list.property(label) == null) {
                    budget.charge(16 + label.length() + node.pathLength());
                    list.properties.put(label, DtsValue.of(FdtProperty.string(label, node.path())));
                }
            }
            if (givePhandles) {
                phandle(node);
            }
        }
    }

    private static void collectLabelled(DtsNode node, List<DtsNode> labelled) {
        if (node.labelled) {
            labelled.add(node);
        }
        live(node).forEach(child -> collectLabelled(child, labelled));
    }

    /** The node and all below it as they are now. */
    static FdtNode freeze(DtsNode node) {
        List<FdtProperty> properties = new ArrayList<>();
        for (DtsValue value : node.properties.values()) {
            if (value != null) {
                properties.add(FdtProperty.ofOwned(value.name(), value.bytes()));
            }
        }
        return new FdtNode(node.name, properties, live(node).stream().map(DtsLinker::freeze).toList());
    }
}

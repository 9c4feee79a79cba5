package dev.drydock.fdt;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.drydock.fdt.DtsValue.Reference;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes what an overlay carries for its application: where it refers to nodes outside of it, and where to its own. */
final class DtsFixups {
    private final DtsTree tree;
    private final DtsBudget budget;
    private final Map<String, ByteArrayOutputStream> foreign = new LinkedHashMap<>();

    DtsFixups(DtsTree tree, DtsBudget budget) {
        this.tree = tree;
        this.budget = budget;
    }

    void generate() throws DtsSyntaxException {
        List<DtsNode> content = tree.root.children.values().stream().filter(node -> !node.deleted).toList();
        DtsNode local = new DtsNode("__local_fixups__", tree.root, 0);
        collect(tree.root, content, local);
        if (!foreign.isEmpty()) {
            DtsNode fixups = tree.root.childOrNew("__fixups__");
            foreign.forEach((label, places) -> fixups.properties.put(label,
                    new DtsValue(label, places.toByteArray(), List.of(), List.of(), 0)));
        }
        if (!local.children.isEmpty() || !local.properties.isEmpty()) {
            tree.root.children.put(local.name, local);
        }
    }

    private void collect(DtsNode node, List<DtsNode> children, DtsNode local) throws DtsSyntaxException {
        for (DtsValue value : List.copyOf(node.properties.values().stream().filter(v -> v != null).toList())) {
            DtsValue.Builder offsets = new DtsValue.Builder();
            for (Reference reference : value.references()) {
                if (tree.find(reference.target()) == null) {
                    addForeign(node, value, reference);
                } else {
                    offsets.number(reference.offset(), Integer.SIZE);
                }
            }
            if (offsets.bytes.size() > 0) {
                budget.charge(16 + value.name().length() + offsets.bytes.size());
                local.properties.put(value.name(), offsets.build(value.name(), value.position()));
            }
        }
        for (DtsNode child : children) {
            DtsNode mirror = new DtsNode(child.name, local, child.position);
            collect(child, child.children.values().stream().filter(c -> !c.deleted).toList(), mirror);
            if (!mirror.children.isEmpty() || !mirror.properties.isEmpty()) {
                budget.charge(16 + child.name.length());
                local.children.put(child.name, mirror);
            }
        }
    }

    private void addForeign(DtsNode node, DtsValue value, Reference reference) throws DtsSyntaxException {
        budget.charge(node.pathLength() + value.name().length() + 12L);
        String place = node.path() + ":" + value.name() + ":" + reference.offset() + "\0";
        foreign.computeIfAbsent(reference.target(), label -> new ByteArrayOutputStream())
                .writeBytes(place.getBytes(US_ASCII));
    }
}

package dev.drydock.fdt;

import dev.drydock.fdt.DtsBody.ChildEntry;
import dev.drydock.fdt.DtsBody.PropertyEntry;
import java.util.ArrayList;
import java.util.List;

/** Reads the syntax of a source, version 1 (Devicetree Specification 0.4, appendix A, and what dtc takes beyond it). */
final class DtsParser {
    /** What a node or a property costs beside its name and value, roughly as in a blob. */
    private static final int ENTRY_COST = 16;

    private final DtsScanner in;
    private final DtsTree tree;
    private final DtsBudget budget;
    private final DtsExpression expression;
    private final int depthLimit;

    DtsParser(DtsScanner in, DtsTree tree, DtsBudget budget, int depthLimit) {
        this.in = in;
        this.tree = tree;
        this.budget = budget;
        this.expression = new DtsExpression(in);
        this.depthLimit = depthLimit;
    }

    /** Reads all of the source into the tree. */
    void parse() throws DtsSyntaxException {
        headers();
        reservations();
        boolean first = true;
        while (first || !in.atEnd()) {
            statement(first);
            first = false;
        }
    }

    private void headers() throws DtsSyntaxException {
        int version = in.position();
        if (!in.accept("/dts-v1/")) {
            refuseDirective();
            throw in.error(version, "the source does not begin with /dts-v1/;");
        }
        boolean first = true;
        do {
            in.expect(";");
            boolean plugin = in.accept("/plugin/");
            if (plugin) {
                in.expect(";");
            }
            if (!first && plugin != tree.plugin) {
                throw in.error("/plugin/ contradicts an earlier header");
            }
            tree.plugin = plugin;
            first = false;
        } while (in.accept("/dts-v1/"));
    }

    private void reservations() throws DtsSyntaxException {
        while (true) {
            int start = in.position();
            List<String> labels = labels();
            int at = in.position();
            if (!in.accept("/memreserve/")) {
                if (!labels.isEmpty()) {
                    throw in.error(start, "a label that labels nothing");
                }
                return;
            }
            long address = expression.primary();
            long size = expression.primary();
            if (!MemoryReservation.isValid(address, size)) {
                throw in.error(at, "a memory reservation is empty at 0, or ends beyond 2^64");
            }
            budget.charge(ENTRY_COST);
            tree.reservations.add(new MemoryReservation(address, size));
            in.expect(";");
        }
    }

    private List<String> labels() throws DtsSyntaxException {
        List<String> labels = new ArrayList<>();
        for (String label = in.acceptLabel(); label != null; label = in.acceptLabel()) {
            labels.add(label);
        }
        return labels;
    }

    private void refuseDirective() throws DtsSyntaxException {
        for (String directive : List.of("/include/", "/incbin/")) {
            int at = in.position();
            if (in.accept(directive)) {
                throw in.error(at, directive + " is not supported: a source stands for itself");
            }
        }
    }

    private void statement(boolean first) throws DtsSyntaxException {
        in.peek();
        int at = in.position();
        refuseDirective();
        if (in.accept("/delete-node/")) {
            DtsNode target = target(reference());
            if (target.parent == null) {
                throw in.error(at, "the root cannot be deleted");
            }
            tree.delete(target);
            in.expect(";");
        } else if (in.accept("/omit-if-no-ref/")) {
            target(reference()).omitIfUnreferenced = true;
            in.expect(";");
        } else if (in.accept("/memreserve/")) {
            throw in.error(at, "/memreserve/ stands before the tree");
        } else if (in.peek() == '/') {
            in.expect("/");
            tree.define(body(1), first);
        } else {
            List<String> labels = labels();
            int referenceAt = in.position();
            changeNode(labels, reference(), referenceAt, first);
        }
    }

    private void changeNode(List<String> labels, String reference, int at, boolean first) throws DtsSyntaxException {
        boolean path = reference.startsWith("/");
        DtsNode target = first || tree.plugin && path && labels.isEmpty() ? null : tree.find(reference);
        if (target == null && tree.plugin && labels.isEmpty()) {
            // The fragment and its __overlay__ are above the body.
            tree.addFragment(reference, body(3), at);
        } else if (target == null) {
            throw in.error(at, "there is no node " + reference);
        } else {
            tree.label(target, labels);
            tree.merge(target, body(depth(target)));
        }
    }

    private static int depth(DtsNode node) {
        return node.parent == null ? 1 : 1 + depth(node.parent);
    }

    private String reference() throws DtsSyntaxException {
        String reference = in.acceptReference();
        if (reference == null) {
            throw in.error("a reference to a node is expected here");
        }
        return reference;
    }

    private DtsNode target(String reference) throws DtsSyntaxException {
        DtsNode target = tree.find(reference);
        if (target == null) {
            throw in.error("there is no node " + reference);
        }
        return target;
    }

    /** Reads a node's content with its braces and semicolon. */
    private DtsBody body(int depth) throws DtsSyntaxException {
        if (depth > depthLimit) {
            throw in.error("nodes are nested more than " + depthLimit + " deep");
        }
        List<PropertyEntry> properties = new ArrayList<>();
        List<ChildEntry> children = new ArrayList<>();
        in.expect("{");
        while (!in.accept("}")) {
            entry(depth, properties, children);
        }
        in.expect(";");
        return new DtsBody(properties, children);
    }

    private void entry(int depth, List<PropertyEntry> properties, List<ChildEntry> children)
            throws DtsSyntaxException {
        List<String> labels = labels();
        boolean omit = false;
        while (in.accept("/omit-if-no-ref/")) {
            omit = true;
            labels.addAll(labels());
        }
        refuseDirective();
        in.peek();
        int at = in.position();
        if (in.accept("/delete-node/")) {
            children.add(new ChildEntry(nodeName(), List.of(), null, false, at));
            in.expect(";");
        } else if (!omit && in.accept("/delete-property/")) {
            requireNoChildren(children, at);
            properties.add(new PropertyEntry(propertyName(), null, at));
            in.expect(";");
        } else {
            String name = in.name();
            if (in.peek() == '{') {
                requireName(FdtNames.isNodeName(name), at, "node");
                budget.charge(ENTRY_COST + name.length());
                children.add(new ChildEntry(name, labels, body(depth + 1), omit, at));
            } else {
                requireNoChildren(children, at);
                requireName(FdtNames.isPropertyName(name) && !omit, at, "property");
                properties.add(new PropertyEntry(name, property(name, at, labels), at));
            }
        }
    }

    private String nodeName() throws DtsSyntaxException {
        int at = in.position();
        String name = in.name();
        requireName(FdtNames.isNodeName(name), at, "node");
        return name;
    }

    private String propertyName() throws DtsSyntaxException {
        int at = in.position();
        String name = in.name();
        requireName(FdtNames.isPropertyName(name), at, "property");
        return name;
    }

    private void requireName(boolean valid, int at, String what) throws DtsSyntaxException {
        if (!valid) {
            throw in.error(at, "a malformed " + what + " name");
        }
    }

    private void requireNoChildren(List<ChildEntry> children, int at) throws DtsSyntaxException {
        if (!children.isEmpty()) {
            throw in.error(at, "a property behind a child node");
        }
    }

    private DtsValue property(String name, int at, List<String> labels) throws DtsSyntaxException {
        DtsValue.Builder value = new DtsValue.Builder();
        value.labels.addAll(labels);
        if (in.accept("=")) {
            do {
                value.labels.addAll(labels());
                part(value);
                value.labels.addAll(labels());
            } while (in.accept(","));
        }
        in.expect(";");
        budget.charge(ENTRY_COST + name.length() + value.bytes.size());
        return value.build(name, at);
    }

    private void part(DtsValue.Builder value) throws DtsSyntaxException {
        refuseDirective();
        int next = in.peek();
        int at = in.position();
        if (next == '"') {
            for (char c : in.quoted('"').toCharArray()) {
                value.bytes.write(c);
            }
            value.bytes.write(0);
        } else if (next == '&') {
            value.path(reference(), at);
        } else if (in.accept("[")) {
            bytes(value);
        } else {
            int bits = Integer.SIZE;
            if (in.accept("/bits/")) {
                long given = in.literal();
                if (given != 8 && given != 16 && given != 32 && given != 64) {
                    throw in.error(at, "/bits/ takes 8, 16, 32 or 64");
                }
                bits = (int) given;
            }
            if (!in.accept("<")) {
                throw in.error("a value is expected here: \"string\", <cells>, [bytes] or &reference");
            }
            cells(value, bits);
        }
    }

    private void bytes(DtsValue.Builder value) throws DtsSyntaxException {
        while (true) {
            value.labels.addAll(labels());
            if (in.accept("]")) {
                return;
            }
            value.bytes.write(in.hexByte());
        }
    }

    private void cells(DtsValue.Builder value, int bits) throws DtsSyntaxException {
        while (true) {
            value.labels.addAll(labels());
            if (in.accept(">")) {
                return;
            }
            int next = in.peek();
            int at = in.position();
            if (next == '&') {
                String target = reference();
                if (bits != Integer.SIZE) {
                    throw in.error(at, "a reference stands only among 32-bit cells");
                }
                value.phandle(target, at);
            } else {
                long number = expression.primary();
                // Above the width there may be nothing, or the ones of a negative number.
                if (bits < Long.SIZE && number >>> bits != 0 && number >> bits != -1) {
                    throw in.error(at, "a number does not fit %d bits".formatted(bits));
                }
                value.number(number, bits);
            }
        }
    }
}

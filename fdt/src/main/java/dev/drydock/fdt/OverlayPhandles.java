package dev.drydock.fdt;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the phandles in an overlay the values that they have in the tree which it is applied to. */
final class OverlayPhandles {
    private static final FdtNode NO_FIXUPS = new FdtNode("__local_fixups__", List.of(), List.of());

    private final FdtIndex base;
    private final int raise;
    /** By path, property and offset: what the references to the base's nodes become. */
    private final Map<String, Map<String, Map<Integer, Integer>>> foreign = new LinkedHashMap<>();
    /** What own phandles become, beside being raised: those of nodes that the base has with a phandle. */
    private final Map<Integer, Integer> replaced = new HashMap<>();

    private OverlayPhandles(FdtIndex base) {
        this.base = base;
        this.raise = base.greatestPhandle();
    }

    static boolean isPhandle(FdtProperty property) {
        return property.name().equals("phandle") || property.name().equals("linux,phandle");
    }

    /** The overlay with all of its phandles as they are in the base. */
    static FdtNode resolve(Fdt baseTree, FdtNode overlay) throws FdtOverlayException {
        OverlayPhandles phandles = new OverlayPhandles(baseTree.index());
        phandles.readForeign(overlay);
        FdtNode local = FdtOverlay.exactChild(overlay, "__local_fixups__").orElse(NO_FIXUPS);
        FdtNode raised = phandles.rewrite(overlay, local, "/");
        phandles.requireAllUsed();
        phandles.findReplaced(raised);
        return phandles.replaced.isEmpty() ? raised : phandles.replace(raised, local);
    }

    private void readForeign(FdtNode overlay) throws FdtOverlayException {
        Optional<FdtNode> fixups = FdtOverlay.exactChild(overlay, "__fixups__");
        Map<String, FdtProperty> symbols = new HashMap<>();
        FdtOverlay.exactChild(base.tree().root(), "__symbols__").map(FdtNode::properties).orElse(List.of())
                .forEach(symbol -> symbols.put(symbol.name(), symbol));
        for (FdtProperty fixup : fixups.map(FdtNode::properties).orElse(List.of())) {
            String where = "/__fixups__/" + fixup.name();
            LocatedNode target = Optional.ofNullable(symbols.get(fixup.name())).flatMap(FdtProperty::asString)
                    .filter(path -> path.startsWith("/")).flatMap(base::find)
                    .orElseThrow(() -> new FdtOverlayException(where, "the base has no such symbol"));
            int phandle = target.node().phandle().map(Phandle::value).orElseThrow(
                    () -> new FdtOverlayException(where, "the base's node " + target.path() + " has no phandle"));
            List<String> places = fixup.asStringList()
                    .orElseThrow(() -> new FdtOverlayException(where, "is no list of strings"));
            for (String place : places) {
                String[] parts = place.split(":", -1);
                if (parts.length != 3 || !parts[0].startsWith("/")) {
                    throw new FdtOverlayException(where, "is not of the form path:property:offset: " + place);
                }
                foreign.computeIfAbsent(parts[0], path -> new LinkedHashMap<>())
                        .computeIfAbsent(parts[1], property -> new LinkedHashMap<>())
                        .put(offset(parts[2], where), phandle);
            }
        }
    }

    private static int offset(String digits, String where) throws FdtOverlayException {
        try {
            // Neither a sign nor more than an int has.
            if (digits.matches("[0-9]{1,10}")) {
                return Integer.parseInt(digits);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new FdtOverlayException(where, "the offset is no number, or too large: " + digits);
    }

    private FdtNode rewrite(FdtNode node, FdtNode local, String path) throws FdtOverlayException {
        Map<String, FdtProperty> localOffsets = new LinkedHashMap<>();
        local.properties().forEach(property -> localOffsets.put(property.name(), property));
        Map<String, FdtNode> localChildren = new LinkedHashMap<>();
        local.children().forEach(child -> localChildren.put(child.name(), child));
        Map<String, Map<Integer, Integer>> wanted = foreign.getOrDefault(path, new HashMap<>());
        List<FdtProperty> properties = new ArrayList<>(node.properties().size());
        for (FdtProperty property : node.properties()) {
            Map<Integer, Integer> values = wanted.remove(property.name());
            FdtProperty offsets = localOffsets.remove(property.name());
            if (values == null && offsets == null && !isPhandle(property)) {
                properties.add(property);
                continue;
            }
            String where = (path.equals("/") ? "" : path) + "/" + property.name();
            ByteBuffer bytes = ByteBuffer.wrap(property.asBytes());
            // A node's own is raised once, also where it is listed.
            for (int offset : isPhandle(property) ? new int[]{0} : offsets(offsets, where)) {
                raise(bytes, offset, where);
            }
            for (Map.Entry<Integer, Integer> value : values == null
                    ? Map.<Integer, Integer>of().entrySet()
                    : values.entrySet()) {
                requireRoom(bytes, value.getKey(), where);
                bytes.putInt(value.getKey(), value.getValue());
            }
            properties.add(FdtProperty.ofOwned(property.name(), bytes.array()));
        }
        List<FdtNode> children = new ArrayList<>(node.children().size());
        for (FdtNode child : node.children()) {
            FdtNode fixups = localChildren.remove(child.name());
            children.add(rewrite(child, fixups == null ? NO_FIXUPS : fixups,
                    (path.equals("/") ? "" : path) + "/" + child.name()));
        }
        for (String missing : localOffsets.keySet()) {
            throw new FdtOverlayException("/__local_fixups__" + path, "the overlay has no property " + missing);
        }
        for (String missing : localChildren.keySet()) {
            throw new FdtOverlayException("/__local_fixups__" + path, "the overlay has no node " + missing);
        }
        return new FdtNode(node.name(), properties, children);
    }

    private static int[] offsets(FdtProperty offsets, String where) throws FdtOverlayException {
        return offsets == null
                ? new int[0]
                : offsets.asCells()
                        .orElseThrow(
                                () -> new FdtOverlayException("/__local_fixups__" + where, "is not made of cells"));
    }

    private void raise(ByteBuffer bytes, int offset, String where) throws FdtOverlayException {
        requireRoom(bytes, offset, where);
        int value = bytes.getInt(offset);
        long raised = Integer.toUnsignedLong(value) + Integer.toUnsignedLong(raise);
        if (raised >= 0xffff_ffffL) {
            throw new FdtOverlayException(where, "no phandle is left for the overlay's own");
        }
        bytes.putInt(offset, (int) raised);
    }

    private static void requireRoom(ByteBuffer bytes, int offset, String where) throws FdtOverlayException {
        if (offset < 0 || offset > bytes.capacity() - Integer.BYTES) {
            throw new FdtOverlayException(where, "a phandle is said to be at offset "
                    + Integer.toUnsignedString(offset) + ", behind the end");
        }
    }

    private void requireAllUsed() throws FdtOverlayException {
        for (Map.Entry<String, Map<String, Map<Integer, Integer>>> entry : foreign.entrySet()) {
            for (String property : entry.getValue().keySet()) {
                throw new FdtOverlayException("/__fixups__",
                        "there is no property " + property + " at " + entry.getKey());
            }
        }
    }

    private void findReplaced(FdtNode overlay) {
        for (FdtNode fragment : overlay.children()) {
            Optional<LocatedNode> target = fragment.property("target").flatMap(FdtProperty::asPhandle)
                    .flatMap(base::find)
                    .or(() -> fragment.property("target-path").flatMap(FdtProperty::asString).flatMap(base::find));
            Optional<FdtNode> content = FdtOverlay.exactChild(fragment, "__overlay__");
            if (target.isPresent() && content.isPresent()) {
                findReplaced(target.get(), content.get());
            }
        }
    }

    private void findReplaced(LocatedNode known, FdtNode content) {
        if (known.node().phandle().isPresent() && content.phandle().isPresent()) {
            replaced.put(content.phandle().get().value(), known.node().phandle().get().value());
        }
        Map<String, LocatedNode> children = new HashMap<>();
        known.children().forEach(child -> children.put(child.name(), child));
        for (FdtNode child : content.children()) {
            if (children.containsKey(child.name())) {
                findReplaced(children.get(child.name()), child);
            }
        }
    }

    /** Second pass, when the offsets are known to be good. */
    private FdtNode replace(FdtNode node, FdtNode local) {
        Map<String, FdtProperty> localOffsets = new HashMap<>();
        local.properties().forEach(property -> localOffsets.put(property.name(), property));
        Map<String, FdtNode> localChildren = new HashMap<>();
        local.children().forEach(child -> localChildren.put(child.name(), child));
        List<FdtProperty> properties = new ArrayList<>(node.properties().size());
        for (FdtProperty property : node.properties()) {
            FdtProperty listed = localOffsets.get(property.name());
            if (listed == null && !isPhandle(property)) {
                properties.add(property);
                continue;
            }
            ByteBuffer bytes = ByteBuffer.wrap(property.asBytes());
            for (int offset : isPhandle(property) ? new int[]{0} : listed.asCells().orElseThrow()) {
                int value = bytes.getInt(offset);
                bytes.putInt(offset, replaced.getOrDefault(value, value));
            }
            properties.add(FdtProperty.ofOwned(property.name(), bytes.array()));
        }
        List<FdtNode> children = node.children().stream()
                .map(child -> replace(child, localChildren.getOrDefault(child.name(), NO_FIXUPS))).toList();
        return new FdtNode(node.name(), properties, children);
    }
}

package dev.drydock.fdt;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies overlays: device trees whose fragments each change one node of another tree. The format is the one that dtc writes
 * for {@code /plugin/;} sources and that libfdt and the Linux kernel apply.
 *
 * <ol>
 * <li>The overlay's own phandles are raised above the greatest of the base, and so are the references to them that
 * {@code __local_fixups__} lists.
 * <li>Each reference that {@code __fixups__} lists by label gets the phandle of the node which the base's
 * {@code __symbols__} lists under it.
 * <li>Where an overlay's node and the base's node that it is merged with both have a phandle, the base's stays, and the
 * overlay's references follow: references in the base are not known, and must not be broken. Where two fragments give a
 * node that has none a phandle, the later one's stays.
 * <li>Each {@code __overlay__} is merged with the node that {@code target} or {@code target-path} names. Properties are
 * replaced in place, what is new goes behind the rest.
 * <li>The overlay's {@code __symbols__} are added to the base's, with the paths that the nodes have there.
 * </ol>
 */
public final class FdtOverlay {
    private final MutableNode base;
    private final FdtNode overlay;
    private final int limit;
    private final Map<Phandle, MutableNode> phandles = new HashMap<>();
    /** The nodes whose phandle is the base's, and stays. */
    private final Set<MutableNode> ofBase = Collections.newSetFromMap(new IdentityHashMap<>());
    /** By the fragment's name. */
    private final Map<String, MutableNode> targets = new HashMap<>();

    private FdtOverlay(MutableNode base, FdtNode overlay, int limit) {
        this.base = base;
        this.overlay = overlay;
        this.limit = limit;
        learnPhandles(base);
    }

    /**
     * Applies an overlay within {@link FdtLimits#DEFAULT}; the base stays as it is.
     *
     * @throws FdtOverlayException if the overlay is malformed or has no fragment, refers to a symbol that the base lacks, or
     *         to a target that is not there, or the result exceeds a limit
     */
    public static Fdt apply(Fdt base, Fdt overlay) throws FdtOverlayException {
        return apply(base, overlay, FdtLimits.DEFAULT);
    }

    /**
     * Applies an overlay; the base stays as it is.
     *
     * @param limits on the depth of the result and the bytes of the paths in its {@code __symbols__}
     * @throws FdtOverlayException if the overlay is malformed or has no fragment, refers to a symbol that the base lacks, or
     *         to a target that is not there, or the result exceeds a limit
     */
    public static Fdt apply(Fdt base, Fdt overlay, FdtLimits limits) throws FdtOverlayException {
        FdtNode resolved = OverlayPhandles.resolve(base, overlay.root());
        FdtOverlay application = new FdtOverlay(MutableNode.of(base.root(), null), resolved, limits.bytes());
        application.applyFragments(limits.depth());
        application.addSymbols();
        return base.withRoot(application.base.freeze());
    }

    private void learnPhandles(MutableNode node) {
        Phandle phandle = node.phandle();
        if (phandle != null) {
            phandles.putIfAbsent(phandle, node);
            ofBase.add(node);
        }
        node.children.values().forEach(this::learnPhandles);
    }

    private void applyFragments(int depthLimit) throws FdtOverlayException {
        for (FdtNode fragment : overlay.children()) {
            Optional<FdtNode> content = exactChild(fragment, "__overlay__");
            if (content.isPresent()) {
                MutableNode target = target(fragment);
                targets.put(fragment.name(), target);
                merge(target, content.get(), "/" + fragment.name() + "/__overlay__", depthLimit);
            }
        }
        if (targets.isEmpty()) {
            throw new FdtOverlayException("/", "there is no fragment: this is no overlay");
        }
    }

    static Optional<FdtNode> exactChild(FdtNode node, String name) {
        return node.children().stream().filter(child -> child.name().equals(name)).findFirst();
    }

    private MutableNode target(FdtNode fragment) throws FdtOverlayException {
        String path = "/" + fragment.name();
        Optional<FdtProperty> number = fragment.property("target");
        if (number.isPresent()) {
            Phandle phandle = number.flatMap(FdtProperty::asPhandle)
                    .orElseThrow(() -> new FdtOverlayException(path + "/target", "is no phandle, or not resolved"));
            MutableNode target = phandles.get(phandle);
            if (target == null) {
                throw new FdtOverlayException(path + "/target", "no node has this phandle");
            }
            return target;
        }
        String targetPath = fragment.property("target-path").flatMap(FdtProperty::asString).orElseThrow(
                () -> new FdtOverlayException(path, "neither target nor target-path says what to change"));
        MutableNode target = find(targetPath);
        if (target == null) {
            throw new FdtOverlayException(path + "/target-path", "there is no node " + targetPath);
        }
        return target;
    }

    /** As {@link FdtIndex#find(String)}. */
    private MutableNode find(String path) {
        if (path.startsWith("/")) {
            return base.descend(path);
        }
        int slash = path.indexOf('/');
        String alias = slash < 0 ? path : path.substring(0, slash);
        MutableNode aliases = base.children.get("aliases");
        FdtProperty entry = aliases == null ? null : aliases.properties.get(alias);
        String full = entry == null ? "" : entry.asString().orElse("");
        return full.startsWith("/") ? base.descend(full + (slash < 0 ? "" : path.substring(slash))) : null;
    }

    private void merge(MutableNode target, FdtNode content, String path, int depthLimit) throws FdtOverlayException {
        boolean keepsPhandle = ofBase.contains(target);
        Phandle before = target.phandle();
        for (FdtProperty property : content.properties()) {
            if (!keepsPhandle || !OverlayPhandles.isPhandle(property)) {
                target.properties.put(property.name(), property);
            }
        }
        if (target.phandle() != null && !target.phandle().equals(before)) {
            // Two fragments gave it one each: the later counts, and nothing has the other any more.
            phandles.remove(before, target);
            phandles.putIfAbsent(target.phandle(), target);
        }
        for (FdtNode child : content.children()) {
            MutableNode known = target.children.get(child.name());
            if (known == null) {
                if (target.depth >= depthLimit) {
                    throw new FdtOverlayException(path, "nodes get nested more than " + depthLimit + " deep");
                }
                known = new MutableNode(child.name(), target);
                target.children.put(child.name(), known);
            }
            merge(known, child, path + "/" + child.name(), depthLimit);
        }
    }

    private void addSymbols() throws FdtOverlayException {
        Optional<FdtNode> added = exactChild(overlay, "__symbols__");
        if (added.isEmpty()) {
            return;
        }
        MutableNode symbols = base.children.computeIfAbsent("__symbols__", name -> new MutableNode(name, base));
        long used = 0;
        for (FdtProperty symbol : added.get().properties()) {
            String where = "/__symbols__/" + symbol.name();
            String path = symbol.asString().filter(p -> p.startsWith("/"))
                    .orElseThrow(() -> new FdtOverlayException(where, "is no path"));
            List<String> components = List.of(path.substring(1).split("/", 3));
            if (components.size() < 2 || !components.get(1).equals("__overlay__")) {
                // A label on the fragment itself, or elsewhere: nothing of that gets into the base.
                continue;
            }
            MutableNode target = targets.get(components.get(0));
            if (target == null) {
                throw new FdtOverlayException(where, "there is no such fragment: " + path);
            }
            String prefix = target.path();
            String rest = components.size() == 3 ? "/" + components.get(2) : "";
            String moved = prefix.equals("/") && !rest.isEmpty() ? rest : prefix + rest;
            used += moved.length();
            if (used > limit) {
                throw new FdtOverlayException(where,
                        "the paths of the symbols exceed the limit of " + limit + " bytes");
            }
            symbols.properties.put(symbol.name(), FdtProperty.string(symbol.name(), moved));
        }
    }
}

package dev.drydock.efi.hardware;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtOverlayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Which descriptions of the machine the firmware publishes, and what a test changes in them: everything that makes them
 * untrue is here. SMBIOS structures are always published.
 *
 * <pre>{@code
 * Descriptions broken = Descriptions.both().acpiTable("GTDT", bytes -> Arrays.copyOf(bytes, 40))
 *         .withoutAcpiTable("SPCR").withoutNode("/psci");
 * Firmware firmware = Firmware.builder(Architecture.AARCH64).descriptions(broken).disk(image).build();
 * }</pre>
 *
 * <p>Immutable. The functions that change something are called for each boot and more often, and must give the same result
 * each time.
 */
public final class Descriptions {
    private final Set<Kind> kinds;
    private final List<TreeChange> treeChanges;
    private final List<UnaryOperator<byte[]>> blobChanges;
    private final Map<String, UnaryOperator<byte[]>> tableChanges;
    private final Set<String> removedTables;
    private final List<byte[]> addedTables;

    /** What tells an operating system of the machine. */
    public enum Kind {
        ACPI, DEVICE_TREE
    }

    /** Changes a tree, or fails as an overlay can. */
    @FunctionalInterface
    private interface TreeChange {
        Fdt apply(Fdt tree) throws FdtOverlayException;
    }

    private Descriptions(Set<Kind> kinds, List<TreeChange> treeChanges, List<UnaryOperator<byte[]>> blobChanges,
            Map<String, UnaryOperator<byte[]>> tableChanges, Set<String> removedTables, List<byte[]> addedTables) {
        this.kinds = Set.copyOf(kinds);
        this.treeChanges = List.copyOf(treeChanges);
        this.blobChanges = List.copyOf(blobChanges);
        this.tableChanges = Map.copyOf(tableChanges);
        this.removedTables = Set.copyOf(removedTables);
        this.addedTables = List.copyOf(addedTables);
    }

    private static Descriptions of(Kind... kinds) {
        return new Descriptions(Set.of(kinds), List.of(), List.of(), Map.of(), Set.of(), List.of());
    }

    /** ACPI tables, and a device tree on AArch64: the default. */
    public static Descriptions both() {
        return of(Kind.ACPI, Kind.DEVICE_TREE);
    }

    /** ACPI tables and no device tree. */
    public static Descriptions acpiOnly() {
        return of(Kind.ACPI);
    }

    /** A device tree and no ACPI tables; on AArch64 only. */
    public static Descriptions deviceTreeOnly() {
        return of(Kind.DEVICE_TREE);
    }

    /** Whether there are ACPI tables. */
    public boolean acpi() {
        return kinds.contains(Kind.ACPI);
    }

    /** Whether there is a device tree: there never is on x86_64. */
    public boolean deviceTree(Architecture architecture) {
        return kinds.contains(Kind.DEVICE_TREE) && architecture == Architecture.AARCH64;
    }

    /** Whether they tell of the machine as it is. */
    public boolean isTrue() {
        return treeChanges.isEmpty() && blobChanges.isEmpty() && tableChanges.isEmpty() && removedTables.isEmpty()
                && addedTables.isEmpty();
    }

    /** These descriptions with the device tree changed, after what was changed before. */
    public Descriptions deviceTree(UnaryOperator<Fdt> edit) {
        return withTreeChange(edit::apply);
    }

    /**
     * These descriptions with an overlay applied to the device tree, after what was changed before. It may refer to nodes by
     * the labels {@code gic}, {@code its} or {@code v2m}, {@code uart}, {@code rtc}, {@code pl061}, {@code pcie},
     * {@code clk} and {@code cpus}, and by path. An overlay that does not fit is refused when the firmware is built.
     */
    public Descriptions overlay(Fdt overlay) {
        return withTreeChange(tree -> tree.overlay(overlay));
    }

    /** These descriptions without a node of the device tree and all below it. */
    public Descriptions withoutNode(String path) {
        return withTreeChange(tree -> tree.remove(path));
    }

    private Descriptions withTreeChange(TreeChange change) {
        return new Descriptions(kinds, with(treeChanges, change), blobChanges, tableChanges, removedTables,
                addedTables);
    }

    /** These descriptions with the device tree's blob changed, for example so that it is none any more. */
    public Descriptions deviceTreeBlob(UnaryOperator<byte[]> change) {
        return new Descriptions(kinds, treeChanges, with(blobChanges, change), tableChanges, removedTables,
                addedTables);
    }

    /**
     * These descriptions with an ACPI table changed. The bytes are published as they are returned: neither length nor
     * checksum in them is put right.
     *
     * @param signature of one of the firmware's own tables, the root tables and the RSDP not among them
     * @param change gets the whole table with its header
     */
    public Descriptions acpiTable(String signature, UnaryOperator<byte[]> change) {
        Map<String, UnaryOperator<byte[]>> changes = new HashMap<>(tableChanges);
        changes.merge(signature, change, (one, other) -> bytes -> other.apply(one.apply(bytes)));
        return new Descriptions(kinds, treeChanges, blobChanges, changes, removedTables, addedTables);
    }

    /** These descriptions with one more ACPI table, as it is, behind the firmware's own. */
    public Descriptions additionalAcpiTable(byte[] table) {
        return new Descriptions(kinds, treeChanges, blobChanges, tableChanges, removedTables,
                with(addedTables, table.clone()));
    }

    /**
     * These descriptions without an ACPI table: nothing points to it.
     *
     * @param signature of one of the firmware's own tables, the root tables and the RSDP not among them
     */
    public Descriptions withoutAcpiTable(String signature) {
        Set<String> removed = new HashSet<>(removedTables);
        removed.add(signature);
        return new Descriptions(kinds, treeChanges, blobChanges, tableChanges, removed, addedTables);
    }

    private static <T> List<T> with(List<T> list, T last) {
        List<T> result = new ArrayList<>(list);
        result.add(last);
        return result;
    }

    /**
     * Makes of a true tree the one that is published.
     *
     * @throws IllegalArgumentException if it has not what is to be changed
     */
    public Fdt change(Fdt tree) {
        Fdt result = tree;
        for (TreeChange change : treeChanges) {
            try {
                result = change.apply(result);
            } catch (FdtOverlayException | RuntimeException e) {
                throw new IllegalArgumentException("the device tree cannot be changed so: " + e.getMessage(), e);
            }
        }
        return result;
    }

    /** Makes of a tree's blob the one that is published. */
    public byte[] changeBlob(byte[] blob) {
        byte[] result = blob;
        for (UnaryOperator<byte[]> change : blobChanges) {
            result = change.apply(result);
        }
        return result;
    }

    /** Makes of a true ACPI table the one that is published. */
    public byte[] changeTable(String signature, byte[] table) {
        return tableChanges.getOrDefault(signature, UnaryOperator.identity()).apply(table);
    }

    /** Whether an ACPI table is left out. */
    public boolean leavesOut(String signature) {
        return removedTables.contains(signature);
    }

    /** Copies of the ACPI tables that are published behind the firmware's own. */
    public List<byte[]> addedTables() {
        return addedTables.stream().map(byte[]::clone).toList();
    }

    /** The signatures of the ACPI tables that are to be changed or left out. */
    public Set<String> changedTables() {
        Set<String> signatures = new HashSet<>(tableChanges.keySet());
        signatures.addAll(removedTables);
        return signatures;
    }
}

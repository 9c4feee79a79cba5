package dev.drydock.fdt;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for what a well-formed tree still has wrong: rules of the Devicetree Specification 0.4, and the warnings that dtc
 * gives.
 */
public final class FdtValidator {
    private final Set<FdtCheck> checks;
    private final List<FdtFinding> findings = new ArrayList<>();

    private FdtValidator(Set<FdtCheck> checks) {
        this.checks = checks;
    }

    /** All findings, by node in the tree's order. */
    public static List<FdtFinding> validate(Fdt tree) {
        return validate(tree, EnumSet.allOf(FdtCheck.class));
    }

    /** The findings of some checks, by node in the tree's order. */
    public static List<FdtFinding> validate(Fdt tree, Set<FdtCheck> checks) {
        FdtValidator validator = new FdtValidator(Set.copyOf(checks));
        FdtIndex index = tree.index();
        List<LocatedNode> nodes = index.nodes().toList();
        ValueChecks values = new ValueChecks(validator);
        AddressChecks addresses = new AddressChecks(validator);
        BusChecks buses = new BusChecks(validator, nodes);
        ReferenceChecks references = new ReferenceChecks(validator, index);
        SpecificationChecks specification = new SpecificationChecks(validator);
        for (LocatedNode node : nodes) {
            values.check(node);
            addresses.check(node, buses.isOnBus(node));
            buses.check(node);
            references.check(node);
            specification.check(node);
        }
        return List.copyOf(validator.findings);
    }

    /** Takes note of a finding unless its check is not wanted. */
    void found(FdtCheck check, LocatedNode node, String message) {
        if (checks.contains(check)) {
            findings.add(new FdtFinding(check, node.path(), message));
        }
    }

    /** Takes note of a finding if a condition does not hold. */
    void check(boolean condition, FdtCheck check, LocatedNode node, String message) {
        if (!condition) {
            found(check, node, message);
        }
    }
}

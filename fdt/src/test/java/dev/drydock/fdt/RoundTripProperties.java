package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RoundTripProperties {
    @Property(tries = 500)
    void readingWhatWasWrittenGivesTheTree(@ForAll long seed) throws FdtFormatException {
        Fdt tree = RandomTrees.tree(new Random(seed));
        byte[] blob = tree.toBytes();
        Fdt read = FdtReader.read(blob);
        assertThat(read).isEqualTo(tree);
        assertThat(read.toBytes()).isEqualTo(blob);
    }

    @Property(tries = 200)
    void everyNodeIsFoundByItsPath(@ForAll long seed) {
        Fdt tree = RandomTrees.tree(new Random(seed));
        checkPaths(tree, tree.root(), "");
    }

    private static void checkPaths(Fdt tree, FdtNode node, String path) {
        assertThat(tree.find(path.isEmpty() ? "/" : path)).containsSame(node);
        node.children().forEach(child -> checkPaths(tree, child, path + "/" + child.name()));
    }
}

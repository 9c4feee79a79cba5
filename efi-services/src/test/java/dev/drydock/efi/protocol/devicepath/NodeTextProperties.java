package dev.drydock.efi.protocol.devicepath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class NodeTextProperties {
    @Provide
    Arbitrary<DevicePathNode> nodes() {
        return Arbitraries.oneOf(AnyNode.all().stream().<Arbitrary<DevicePathNode>>map(type -> type.map(node -> node))
                .toList());
    }

    @Property(tries = 8000, edgeCases = EdgeCasesMode.NONE)
    void aNodeCanBeMadeAgainOfItsBytesAndOfItsText(@ForAll("nodes") DevicePathNode node) {
        assertThat(DevicePathNode.decode(node.type(), node.subType(), node.data())).isEqualTo(node);
        for (boolean shortcuts : new boolean[]{true, false}) {
            String text = node.toText(new TextForm(false, shortcuts));
            assertThat(DevicePathNode.parse(text)).as(text).isEqualTo(node);
            assertThat(node.toText(new TextForm(true, shortcuts))).isNotEmpty();
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aPathOfSeveralInstancesCanBeMadeAgainOfItsText(
            @ForAll @Size(min = 1, max = 4) List<@From("nodes") DevicePathNode> first,
            @ForAll @Size(min = 1, max = 4) List<@From("nodes") DevicePathNode> second) {
        DevicePath path = new DevicePath(first).appendInstance(new DevicePath(second));
        assertThat(DevicePath.parse(path.toText(TextForm.FULL))).isEqualTo(path);
        assertThat(DevicePath.decode(path.encode())).isEqualTo(path);
    }

    /** A type that nobody added to {@link AnyNode} would never be tried. */
    @Example
    void everyTypeIsTried() {
        Set<Class<?>> tried = new HashSet<>();
        AnyNode.all().forEach(type -> type.sampleStream().limit(10).forEach(node -> tried.add(node.getClass())));
        Set<Class<?>> wanted = new HashSet<>();
        collect(DevicePathNode.class, wanted);
        wanted.remove(EndInstanceNode.class);
        assertThat(tried).isEqualTo(wanted);
    }

    private static void collect(Class<?> type, Set<Class<?>> result) {
        if (type.isRecord()) {
            result.add(type);
        } else {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, result);
            }
        }
    }
}

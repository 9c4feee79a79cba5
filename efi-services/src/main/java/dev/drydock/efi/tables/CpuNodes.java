package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.Cache;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.hardware.Processor;
import dev.drydock.efi.tables.Topology.Thread;
import dev.drydock.fdt.FdtNodeBuilder;
import dev.drydock.fdt.Phandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The {@code /cpus} node: the CPUs, where they are ({@code cpu-map}), and the caches. */
final class CpuNodes {
    private final Hardware hardware;
    private final Topology topology;
    private final Map<Integer, Phandle> phandles = new HashMap<>();
    private final Map<List<Integer>, Phandle> caches = new HashMap<>();

    CpuNodes(Hardware hardware) {
        this.hardware = hardware;
        topology = Topology.of(hardware.processors());
    }

    void addTo(FdtNodeBuilder cpus) {
        List<Processor> all = hardware.processors();
        boolean wide = all.stream().anyMatch(each -> each.id() >>> 32 != 0);
        cpus.u32("#address-cells", wide ? 2 : 1).u32("#size-cells", 0);
        for (int uid = 0; uid < all.size(); uid++) {
            phandles.put(uid, cpus.allocatePhandle());
        }
        sharedCaches(cpus);
        cpus.node("cpu-map", this::map);
        for (int uid = 0; uid < all.size(); uid++) {
            cpu(cpus, uid, all.get(uid));
        }
    }

    private void cpu(FdtNodeBuilder cpus, int uid, Processor processor) {
        cpus.node(MachineDeviceTree.at("cpu", processor.id()), node -> {
            node.string("device_type", "cpu").string("compatible", hardware.processorModel().compatible())
                    .reg(processor.id()).string("enable-method", "psci");
            hardware.processorModel().caches().stream().filter(cache -> cache.level() == 1)
                    .forEach(cache -> properties(node, cache));
            next(node, processor.socket(), processor.cluster());
            node.phandle(phandles.get(uid));
        });
    }

    /** Numbers count from 0 below each parent, whatever the sockets, clusters and cores are called. */
    private void map(FdtNodeBuilder map) {
        each(topology.sockets().values(), "socket", (clusters, socketName) -> map.node(socketName,
                socket -> each(clusters.values(), "cluster", (cores, clusterName) -> socket.node(clusterName,
                        cluster -> each(cores.values(), "core",
                                (threads, coreName) -> cluster.node(coreName, core -> threads(core, threads)))))));
    }

    private void threads(FdtNodeBuilder core, List<Thread> threads) {
        if (threads.size() == 1) {
            core.phandle("cpu", phandles.get(threads.getFirst().uid()));
            return;
        }
        each(threads, "thread",
                (thread, name) -> core.node(name, node -> node.phandle("cpu", phandles.get(thread.uid()))));
    }

    private static <T> void each(Iterable<T> items, String name, BiConsumer<T, String> action) {
        int number = 0;
        for (T item : items) {
            action.accept(item, name + number++);
        }
    }

    /** A cache of level 2 for each cluster, and one of level 3 for each socket. */
    private void sharedCaches(FdtNodeBuilder cpus) {
        topology.sockets().forEach((socket, clusters) -> {
            cache(3).ifPresent(cache -> shared(cpus, cache, List.of(socket), "l3-cache" + socket));
            clusters.keySet().forEach(cluster -> cache(2).ifPresent(cache -> shared(cpus, cache,
                    List.of(socket, cluster), "l2-cache" + socket + "-" + cluster)));
        });
    }

    private Optional<Cache> cache(int level) {
        return hardware.processorModel().caches().stream().filter(cache -> cache.level() == level).findFirst();
    }

    private void shared(FdtNodeBuilder cpus, Cache cache, List<Integer> place, String name) {
        Phandle own = cpus.allocatePhandle();
        caches.put(place, own);
        cpus.node(name, node -> {
            node.string("compatible", "cache").u32("cache-level", cache.level());
            properties(node, cache);
            if (cache.level() == 2) {
                Optional.ofNullable(caches.get(List.of(place.getFirst())))
                        .ifPresent(next -> node.phandle("next-level-cache", next));
            }
            node.phandle(own);
        });
    }

    private void next(FdtNodeBuilder cpu, int socket, int cluster) {
        Optional.ofNullable(caches.get(List.of(socket, cluster)))
                .ifPresent(next -> cpu.phandle("next-level-cache", next));
    }

    /** Devicetree Specification 0.4, 3.8 and 3.9. */
    private static void properties(FdtNodeBuilder node, Cache cache) {
        String prefix = switch (cache.kind()) {
            case DATA -> "d-cache-";
            case INSTRUCTION -> "i-cache-";
            case UNIFIED -> "cache-";
        };
        node.u32(prefix + "size", cache.size()).u32(prefix + "line-size", cache.lineSize()).u32(prefix + "sets",
                cache.sets());
        if (cache.kind() == Cache.Kind.UNIFIED) {
            node.empty("cache-unified");
        }
    }
}

package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.Cache;
import dev.drydock.efi.hardware.Hardware;
import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.tables.Topology.Thread;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows the header of the Processor Properties Topology Table (ACPI 6.3, 5.2.29), revision 2: sockets, clusters, cores,
 * threads where a core has several, and their caches.
 */
final class Pptt {
    /** Table 5-154. */
    private static final int PHYSICAL_PACKAGE = 1;
    private static final int UID_VALID = 1 << 1;
    private static final int IS_THREAD = 1 << 2;
    private static final int IS_LEAF = 1 << 3;
    /** Table 5-157: all that follows is valid. */
    private static final int ALL_VALID = 0x7f;
    private static final int NONE = 0;

    private final Hardware hardware;
    private final ByteWriter out = new ByteWriter();

    private Pptt(Hardware hardware) {
        this.hardware = hardware;
    }

    static byte[] of(Hardware hardware) {
        var pptt = new Pptt(hardware);
        Topology.of(hardware.processors()).sockets().forEach((number, clusters) -> {
            List<Integer> shared = pptt.caches(3, NONE);
            int socket = pptt.node(PHYSICAL_PACKAGE, NONE, number, shared);
            clusters.forEach((cluster, cores) -> {
                List<Integer> own = pptt.caches(2, first(shared));
                int parent = pptt.node(0, socket, cluster, own);
                cores.forEach((core, threads) -> pptt.core(parent, core, threads, first(own)));
            });
        });
        return pptt.out.toByteArray();
    }

    private void core(int cluster, int number, List<Thread> threads, int nextCache) {
        List<Integer> own = caches(1, nextCache);
        if (threads.size() == 1) {
            node(UID_VALID | IS_LEAF, cluster, threads.getFirst().uid(), own);
            return;
        }
        int core = node(0, cluster, number, own);
        for (Thread each : threads) {
            node(UID_VALID | IS_LEAF | IS_THREAD, core, each.uid(), List.of());
        }
    }

    private static int first(List<Integer> offsets) {
        return offsets.isEmpty() ? NONE : offsets.getFirst();
    }

    /** Processor hierarchy node (type 0); returns where in the table it is. */
    private int node(int flags, int parent, int id, List<Integer> caches) {
        int offset = offset();
        out.u8(0).u8(20 + 4 * caches.size()).u16(0).u32(flags).u32(parent).u32(id).u32(caches.size());
        caches.forEach(out::u32);
        return offset;
    }

    /** Cache type structures (type 1) of a level; returns where in the table they are. */
    private List<Integer> caches(int level, int next) {
        List<Integer> offsets = new ArrayList<>();
        for (Cache cache : hardware.processorModel().caches()) {
            if (cache.level() == level) {
                offsets.add(offset());
                // Read and write allocate; what it holds; write back.
                int attributes = 2 | switch (cache.kind()) {
                    case DATA -> 0;
                    case INSTRUCTION -> 1;
                    case UNIFIED -> 2;
                } << 2;
                out.u8(1).u8(24).u16(0).u32(ALL_VALID).u32(next).u32(cache.size()).u32(cache.sets()).u8(cache.ways())
                        .u8(attributes).u16(cache.lineSize());
            }
        }
        return offsets;
    }

    private int offset() {
        return AcpiTables.HEADER_SIZE + out.size();
    }
}

package dev.drydock.efi.tables;

import dev.drydock.efi.hardware.Processor;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The CPUs of a machine by socket, cluster and core, each in the order of its number. */
record Topology(SortedMap<Integer, SortedMap<Integer, SortedMap<Integer, List<Thread>>>> sockets) {
    /**
     * A logical CPU.
     *
     * @param uid its number among all
     */
    record Thread(int uid, Processor processor) {}

    static Topology of(List<Processor> processors) {
        SortedMap<Integer, SortedMap<Integer, SortedMap<Integer, List<Thread>>>> sockets = new TreeMap<>();
        for (int uid = 0; uid < processors.size(); uid++) {
            Processor each = processors.get(uid);
            sockets.computeIfAbsent(each.socket(), _ -> new TreeMap<>())
                    .computeIfAbsent(each.cluster(), _ -> new TreeMap<>())
                    .computeIfAbsent(each.core(), _ -> new ArrayList<>()).add(new Thread(uid, each));
        }
        return new Topology(sockets);
    }

    /** Whether any core has two threads or more. */
    boolean hasThreads() {
        return sockets.values().stream().flatMap(clusters -> clusters.values().stream())
                .flatMap(cores -> cores.values().stream()).anyMatch(threads -> threads.size() > 1);
    }
}

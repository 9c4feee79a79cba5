package dev.drydock.efi.hardware;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What all CPUs of the machine are.
 *
 * @param manufacturer who made them
 * @param name what they are sold as
 * @param compatible the device tree's name for them, {@code arm,cortex-a72} for one
 * @param family SMBIOS' code of "Processor Family 2" (DSP0134 3.3.0, 7.5.2): 0x0002 is unknown, 0x0101 ARMv8
 * @param id what SMBIOS' "Processor ID" holds: on x86_64 EAX and EDX of CPUID leaf 1, on AArch64 MIDR_EL1
 * @param caches at most one of each level and kind; a level either unified or not
 */
public record ProcessorModel(String manufacturer, String name, String compatible, int family, long id,
        List<Cache> caches) {
    /** Arm's Cortex-A72 with 1 MiB of shared cache: what QEMU calls {@code cortex-a72}, r0p3. */
    public static final ProcessorModel CORTEX_A72 = new ProcessorModel("ARM", "Cortex-A72", "arm,cortex-a72", 0x101,
            0x410f_d083L, List.of(new Cache(1, Cache.Kind.INSTRUCTION, 48 << 10, 3, 64),
                    new Cache(1, Cache.Kind.DATA, 32 << 10, 2, 64), new Cache(2, Cache.Kind.UNIFIED, 1 << 20, 16, 64)));
    /** A 64-bit x86 processor of which nothing more is said. */
    public static final ProcessorModel X86_64 = new ProcessorModel("Drydock", "x86_64", "", 2, 0,
            List.of(new Cache(1, Cache.Kind.INSTRUCTION, 32 << 10, 8, 64),
                    new Cache(1, Cache.Kind.DATA, 32 << 10, 8, 64),
                    new Cache(2, Cache.Kind.UNIFIED, 256 << 10, 8, 64)));

    /** @throws IllegalArgumentException if the family is out of its range, or the caches are not as said */
    public ProcessorModel {
        caches = List.copyOf(caches);
        if (family < 1 || family > 0xfffd) {
            throw new IllegalArgumentException("no processor family: " + family);
        }
        Set<String> kinds = new HashSet<>();
        for (Cache cache : caches) {
            if (!kinds.add(cache.level() + " " + cache.kind())) {
                throw new IllegalArgumentException("two caches of level %d, %s".formatted(cache.level(), cache.kind()));
            }
        }
        if (kinds.contains("1 UNIFIED") && (kinds.contains("1 DATA") || kinds.contains("1 INSTRUCTION"))) {
            throw new IllegalArgumentException("a level 1 that is unified and is not");
        }
        if (kinds.contains("3 UNIFIED") && !kinds.contains("2 UNIFIED")
                || kinds.contains("2 UNIFIED") && kinds.stream().noneMatch(kind -> kind.startsWith("1 "))) {
            throw new IllegalArgumentException("a cache without one of the level below");
        }
    }
}

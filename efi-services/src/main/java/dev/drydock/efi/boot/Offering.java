package dev.drydock.efi.boot;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.RuntimeServicesSupported;
import java.util.HashSet;
import java.util.Set;

/**
 * What a firmware offers of all that there is.
 *
 * @param withheld protocols and configuration tables that the firmware never installs itself; a guest may
 * @param revision of the UEFI Specification, as in the headers of the tables: major in the upper 16 bits, minor in the lower
 * @param atBoot the runtime services that work before ExitBootServices, as bits of {@link RuntimeServicesSupported}
 * @param atRuntime those that work after it
 */
public record Offering(Set<Guid> withheld, int revision, int atBoot, int atRuntime) {
    /** UEFI 2.10. */
    public static final int UEFI_2_10 = 2 << 16 | 100;
    /** All that there is. */
    public static final Offering ALL = new Offering(Set.of(), UEFI_2_10, RuntimeServicesSupported.ALL,
            RuntimeServicesSupported.ALL);

    public Offering {
        withheld = Set.copyOf(withheld);
    }

    public boolean withholds(Guid protocolOrTable) {
        return withheld.contains(protocolOrTable);
    }

    /** The names of the runtime services that answer EFI_UNSUPPORTED, as the trace has them. */
    Set<String> unsupported(boolean bootServicesEnded) {
        Set<String> names = new HashSet<>();
        RuntimeServicesSupported.names((bootServicesEnded ? atRuntime : atBoot) ^ RuntimeServicesSupported.ALL)
                .forEach(name -> names.add("EFI_RUNTIME_SERVICES." + name));
        return Set.copyOf(names);
    }
}

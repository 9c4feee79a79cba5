package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.Firmware;
import dev.drydock.efi.FirmwareBuilder;
import dev.drydock.efi.StopPoint;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.spec.Guid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the guest program {@code inventory} finds in a machine. */
record FirmwareInventory(ContractProgram.Run run) {
    /** Boots a machine with a profile, and with all that the profile allows a machine to have. */
    static FirmwareInventory of(FirmwareProfile profile, Architecture architecture, Path initrd) throws IOException {
        FirmwareBuilder builder = Firmware.builder(architecture).profile(profile).stopAt(StopPoint.NONE)
                .application(new ContractProgram("inventory", architecture).file());
        if (profile.offers(FirmwareFeature.GRAPHICS_OUTPUT)) {
            builder.graphics(800, 600);
        }
        if (profile.offers(FirmwareFeature.INITRD)) {
            builder.initrd(initrd);
        }
        BootReport report = builder.build().boot();
        assertThat(report.outcome().summary()).as(report.console()).contains("reset: SHUTDOWN, EFI_SUCCESS");
        return new FirmwareInventory(new ContractProgram.Run(report));
    }

    /** Protocols, of any handle, and configuration tables. */
    Set<Guid> offered() {
        Set<Guid> all = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        for (String word : List.of("# protocol ", "# table ")) {
            run.after(word).forEach(line -> all.add(Guid.parse(line.split(" ")[0])));
        }
        return all;
    }

    Set<FirmwareFeature> features() {
        return Set.of(FirmwareFeature.values()).stream().filter(feature -> offered().containsAll(feature.guids()))
                .collect(Collectors.toSet());
    }

    /** The specifications that the conformance profiles table names. */
    List<Guid> conformance() {
        return run.after("# conformance ").stream().map(line -> Guid.parse(line.split(" ")[0])).toList();
    }

    String vendor() {
        return run.after("# vendor ").getFirst();
    }

    long number(String name) {
        return Long.parseUnsignedLong(run.after("# " + name + " 0x").getFirst(), 16);
    }

    BootReport report() {
        return run.report();
    }
}

package dev.drydock.efi;

import dev.drydock.core.machine.Step;
import dev.drydock.core.state.StateCell;
import dev.drydock.efi.boot.ImageControl;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.boot.SystemTable;
import dev.drydock.efi.handoff.KernelTakeover;
import dev.drydock.efi.kernel.HandOffFinder;
import dev.drydock.efi.kernel.HandOffTruth;
import dev.drydock.efi.kernel.InitrdOffer;
import dev.drydock.efi.kernel.KernelWatch;
import dev.drydock.efi.runtime.RuntimeServices;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.tables.RuntimeTables;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the firmware does when an image has exited boot services: notes what it hands over, then stops or lets go. */
final class EndOfBootServices implements Function<ImageControl.BootServicesExited, Step> {
    private final Platform platform;
    private final SystemTable systemTable;
    private final StopPoint stopAt;
    private final long takeoverLimit;
    private final StateCell<BootOutcome.ExitedBootServices> exited;
    private final StateCell<RuntimeTables> tables;
    private final KernelWatch watch;

    EndOfBootServices(Platform platform, SystemTable systemTable, RuntimeServices runtime,
            FirmwareConfiguration configuration) {
        this.platform = platform;
        this.systemTable = systemTable;
        stopAt = configuration.stopAt();
        takeoverLimit = configuration.takeoverLimit();
        exited = platform.state().cell(null);
        tables = platform.state().cell(null);
        watch = new KernelWatch(platform, runtime::virtualMap, this::takenOver);
    }

    /** Publishes the tables that describe the runtime services. */
    void publishTables() {
        tables.set(RuntimeTables.publish(platform, systemTable));
    }

    /** What was handed over, if boot services have ended. */
    Optional<BootOutcome.ExitedBootServices> exited() {
        return Optional.ofNullable(exited.get());
    }

    /** What a run comes to that was to go on to a kernel's takeover and ended in another way. */
    BootOutcome endedOtherwise(BootOutcome instead) {
        Optional<KernelTakeover> takeover = exited.get().handOff().takeover();
        if (takeover.isEmpty()) {
            return new BootOutcome.NotTakenOver(instead);
        }
        takenOver(watch.unanswered(takeover.get(), instead.summary()));
        return exited.get();
    }

    @Override
    public Step apply(ImageControl.BootServicesExited event) {
        tables.get().refresh();
        List<MemoryDescriptor> map = platform.memoryMap().descriptors();
        var configurationTables = systemTable.configurationTables();
        exited.set(new BootOutcome.ExitedBootServices(map, configurationTables,
                new HandOffFinder(platform.memory(), map, configurationTables)
                        .find(platform.machine().architecture())));
        if (stopAt == StopPoint.EXIT_BOOT_SERVICES) {
            return new Step.Stop(exited.get());
        }
        boolean offersInitrd = stopAt == StopPoint.KERNEL_TAKEOVER && InitrdOffer.isMade(platform);
        platform.phase().end();
        systemTable.exitBootServices();
        platform.memoryMap().handOver();
        if (stopAt == StopPoint.KERNEL_TAKEOVER) {
            var truth = new HandOffTruth(systemTable.address(), systemTable.runtimeServices(), map,
                    configurationTables, offersInitrd);
            watch.begin(truth, takeoverLimit);
        }
        return new Step.Return(EfiStatus.SUCCESS.value());
    }

    private Step takenOver(KernelTakeover takeover) {
        BootOutcome.ExitedBootServices before = exited.get();
        exited.set(new BootOutcome.ExitedBootServices(before.memoryMap(), before.configurationTables(),
                before.handOff().withTakeover(takeover)));
        return new Step.Stop(exited.get());
    }
}

package dev.drydock.efi;

import dev.drydock.efi.handoff.HandOffExpectation;
import dev.drydock.efi.handoff.HandOffVerification;
import dev.drydock.efi.handoff.KernelTakeover;
import dev.drydock.efi.runtime.ResetRequest;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MemoryDescriptor;
import dev.drydock.efi.spec.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a boot ended; see {@link BootReport} for what comes with it. */
public sealed interface BootOutcome {
    /** The kind's name in reports: {@code exited-boot-services} and so on. */
    String kind();

    /** One line for a reader. */
    String summary();

    /**
     * An image called ExitBootServices with success: an operating system takes over.
     *
     * @param memoryMap the map at that moment
     * @param configurationTables the addresses in the system table, by GUID, in order
     * @param handOff what is known of the kernel
     */
    record ExitedBootServices(List<MemoryDescriptor> memoryMap, Map<Guid, Long> configurationTables, HandOff handOff)
            implements
                BootOutcome {
        @Override
        public String kind() {
            return "exited-boot-services";
        }

        @Override
        public String summary() {
            return (handOff.takeover().isPresent() ? "handed over" : "exited boot services")
                    + handOff.kernelVersion().map(version -> " into Linux " + version).orElse("");
        }
    }

    /**
     * What a kernel was given.
     *
     * @param kernelVersion the version string that the kernel's image carries
     * @param commandLine as the kernel will see it
     * @param initrdAddress of the initial RAM disk in guest memory
     * @param initrdBytes its size
     * @param takeover the kernel in possession, if the boot went on to {@link StopPoint#KERNEL_TAKEOVER} and got there
     */
    record HandOff(Optional<String> kernelVersion, Optional<String> commandLine, Optional<Long> initrdAddress,
            Optional<Long> initrdBytes, Optional<KernelTakeover> takeover) {
        /**
         * Checks what the kernel was given.
         *
         * @throws IllegalStateException if no kernel was seen to take over
         */
        public HandOffVerification verify(HandOffExpectation expectation) {
            return expectation.verify(kernelVersion, takeover.orElseThrow(() -> new IllegalStateException(
                    "no kernel took over: the boot must go on to " + StopPoint.KERNEL_TAKEOVER)));
        }

        HandOff withTakeover(KernelTakeover seen) {
            return new HandOff(kernelVersion, commandLine, initrdAddress, initrdBytes, Optional.of(seen));
        }
    }

    /**
     * An image called ExitBootServices with success, and then no kernel took over, though the boot was to go on to {@link
     * StopPoint#KERNEL_TAKEOVER}.
     *
     * @param instead how it ended
     */
    record NotTakenOver(BootOutcome instead) implements BootOutcome {
        @Override
        public String kind() {
            return "not-taken-over";
        }

        @Override
        public String summary() {
            return "left boot services, not taken over: " + instead.summary();
        }
    }

    /**
     * The last image returned to the firmware, and there was nothing more to boot.
     *
     * @param image its path
     */
    record ImageReturned(String image, EfiStatus status) implements BootOutcome {
        @Override
        public String kind() {
            return "image-returned";
        }

        @Override
        public String summary() {
            return image + " returned " + status;
        }
    }

    /**
     * ResetSystem was called, or the watchdog fired.
     *
     * @param data what came with it, at most 64 KiB
     * @param wakeUp when SetWakeupTime would have the machine switched on again, if it is armed
     */
    record Reset(ResetType type, EfiStatus status, byte[] data, Optional<Time> wakeUp) implements BootOutcome {
        /** The text that the data begins with, if there is one. */
        public Optional<String> message() {
            return new ResetRequest(type, status, data).message();
        }

        /** What a reset of type PLATFORM_SPECIFIC is to do, if its data tells. */
        public Optional<Guid> platformSpecific() {
            return new ResetRequest(type, status, data).platformSpecific();
        }

        @Override
        public String kind() {
            return "reset";
        }

        @Override
        public String summary() {
            return "reset: " + type + platformSpecific().map(guid -> " " + guid).orElse("") + ", " + status;
        }
    }

    /** {@code EFI_RESET_TYPE} (UEFI 2.10, 8.5.1). */
    enum ResetType {
        COLD, WARM, SHUTDOWN, PLATFORM_SPECIFIC
    }

    /**
     * The guest did not get on: a limit was reached, or it waits for what cannot come.
     *
     * @param reason what was reached or waited for
     * @param where the instruction, as image and offset where that is known
     */
    record Hang(String reason, String where) implements BootOutcome {
        @Override
        public String kind() {
            return "hang";
        }

        @Override
        public String summary() {
            return "hang at " + where + ": " + reason;
        }
    }

    /**
     * The guest did what the processor or the firmware refuses.
     *
     * @param what the reason in words
     * @param where the instruction, as image and offset where that is known
     * @param registers of the processor, by name
     */
    record Fault(String what, String where, Map<String, Long> registers) implements BootOutcome {
        @Override
        public String kind() {
            return "fault";
        }

        @Override
        public String summary() {
            return "fault at " + where + ": " + what;
        }
    }

    /** No device offered anything to boot. */
    record NothingBootable(List<Attempt> attempts) implements BootOutcome {
        @Override
        public String kind() {
            return "nothing-bootable";
        }

        @Override
        public String summary() {
            return "nothing bootable" + (attempts.isEmpty() ? ": no disk" : ": " + attempts.getLast());
        }
    }

    /**
     * A place where something to boot was looked for.
     *
     * @param place a disk, a partition, a file
     * @param reason why it was not booted
     */
    record Attempt(String place, String reason) {
        @Override
        public String toString() {
            return place + ": " + reason;
        }
    }

    /** A boot image was found but is not one that this machine can run. */
    record ImageRefused(String image, String reason) implements BootOutcome {
        @Override
        public String kind() {
            return "image-refused";
        }

        @Override
        public String summary() {
            return image + " refused: " + reason;
        }
    }
}

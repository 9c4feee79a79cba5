package dev.drydock.efi.contract;

import dev.drydock.efi.Firmware;

/** What a contract program needs of its machine besides the volume that it is booted from. */
final class ContractMachines {
    private ContractMachines() {}

    /** Adds a program's disks, keys and settings; disks come behind the one that is booted. */
    static Firmware.Builder furnish(String program, Firmware.Builder builder) {
        return switch (program) {
            case "text-input" -> builder.type("ab\u0003x\u001b[A\u0003y");
            case "serial" -> builder.serialInput("hello");
            default -> builder;
        };
    }
}

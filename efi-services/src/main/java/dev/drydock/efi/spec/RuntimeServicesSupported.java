package dev.drydock.efi.spec;

import java.util.List;
import java.util.stream.IntStream;

/** {@code EFI_RT_SUPPORTED_*} (UEFI 2.10, 4.6.2): the bits that stand for the runtime services. */
public final class RuntimeServicesSupported {
    public static final int GET_TIME = 0x1;
    public static final int SET_TIME = 0x2;
    public static final int GET_WAKEUP_TIME = 0x4;
    public static final int SET_WAKEUP_TIME = 0x8;
    public static final int GET_VARIABLE = 0x10;
    public static final int GET_NEXT_VARIABLE_NAME = 0x20;
    public static final int SET_VARIABLE = 0x40;
    public static final int SET_VIRTUAL_ADDRESS_MAP = 0x80;
    public static final int CONVERT_POINTER = 0x100;
    public static final int GET_NEXT_HIGH_MONOTONIC_COUNT = 0x200;
    public static final int RESET_SYSTEM = 0x400;
    public static final int UPDATE_CAPSULE = 0x800;
    public static final int QUERY_CAPSULE_CAPABILITIES = 0x1000;
    public static final int QUERY_VARIABLE_INFO = 0x2000;

    /** Every service of the table. */
    public static final int ALL = 0x3fff;
    /** The two services of capsules. */
    public static final int CAPSULES = UPDATE_CAPSULE | QUERY_CAPSULE_CAPABILITIES;

    /** The services in the order of their bits. */
    private static final List<String> NAMES = List.of("GetTime", "SetTime", "GetWakeupTime", "SetWakeupTime",
            "GetVariable",
            "GetNextVariableName", "SetVariable", "SetVirtualAddressMap", "ConvertPointer", "GetNextHighMonotonicCount",
            "ResetSystem", "UpdateCapsule", "QueryCapsuleCapabilities", "QueryVariableInfo");

    private RuntimeServicesSupported() {}

    /** The specification's names of the services that {@code bits} stand for. */
    public static List<String> names(int bits) {
        return IntStream.range(0, NAMES.size()).filter(bit -> (bits >> bit & 1) != 0).mapToObj(NAMES::get).toList();
    }
}

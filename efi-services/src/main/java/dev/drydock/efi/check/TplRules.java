package dev.drydock.efi.check;

import dev.drydock.efi.spec.Tpl;
import java.util.Map;

/** Up to which task priority level a function may be called (UEFI 2.10, 7.1, table "TPL Restrictions"). */
final class TplRules {
    private static final Map<String, Long> FUNCTIONS = Map.ofEntries(
            boot("RaiseTPL", Long.MAX_VALUE), boot("RestoreTPL", Long.MAX_VALUE), boot("SignalEvent", Tpl.HIGH_LEVEL),
            boot("Stall", Tpl.HIGH_LEVEL), boot("CopyMem", Tpl.HIGH_LEVEL), boot("SetMem", Tpl.HIGH_LEVEL),
            boot("CalculateCrc32", Tpl.HIGH_LEVEL),
            // Below TPL_HIGH_LEVEL.
            boot("CheckEvent", Tpl.HIGH_LEVEL - 1), boot("CloseEvent", Tpl.HIGH_LEVEL - 1),
            boot("CreateEvent", Tpl.HIGH_LEVEL - 1), boot("CreateEventEx", Tpl.HIGH_LEVEL - 1),
            boot("SetTimer", Tpl.HIGH_LEVEL - 1),
            boot("Exit", Tpl.CALLBACK), boot("UnloadImage", Tpl.CALLBACK), boot("LoadImage", Tpl.APPLICATION),
            boot("StartImage", Tpl.APPLICATION), boot("ExitBootServices", Tpl.APPLICATION),
            boot("WaitForEvent", Tpl.APPLICATION),
            runtime("ResetSystem", Tpl.HIGH_LEVEL), runtime("GetTime", Tpl.CALLBACK),
            runtime("SetTime", Tpl.CALLBACK), runtime("GetWakeupTime", Tpl.CALLBACK),
            runtime("SetWakeupTime", Tpl.CALLBACK), runtime("GetVariable", Tpl.CALLBACK),
            runtime("GetNextVariableName", Tpl.CALLBACK), runtime("SetVariable", Tpl.CALLBACK),
            runtime("QueryVariableInfo", Tpl.CALLBACK), runtime("UpdateCapsule", Tpl.CALLBACK),
            runtime("QueryCapsuleCapabilities", Tpl.CALLBACK));
    private static final Map<String, Long> TABLES = Map.of("EFI_BLOCK_IO_PROTOCOL", Tpl.CALLBACK,
            "EFI_BLOCK_IO2_PROTOCOL", Tpl.CALLBACK, "EFI_DISK_IO_PROTOCOL", Tpl.CALLBACK, "EFI_DISK_IO2_PROTOCOL",
            Tpl.CALLBACK, "EFI_SIMPLE_FILE_SYSTEM_PROTOCOL", Tpl.CALLBACK, "EFI_FILE_PROTOCOL", Tpl.CALLBACK,
            "EFI_SERIAL_IO_PROTOCOL", Tpl.CALLBACK, "EFI_SIMPLE_TEXT_INPUT_PROTOCOL", Tpl.APPLICATION,
            "EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL", Tpl.APPLICATION);

    private TplRules() {}

    private static Map.Entry<String, Long> boot(String function, long highest) {
        return Map.entry("EFI_BOOT_SERVICES." + function, highest);
    }

    private static Map.Entry<String, Long> runtime(String function, long highest) {
        return Map.entry("EFI_RUNTIME_SERVICES." + function, highest);
    }

    /** The highest level for {@code table.function}; TPL_NOTIFY for what the specification does not list. */
    static long highest(String function) {
        Long stated = FUNCTIONS.get(function);
        return stated != null
                ? stated
                : TABLES.getOrDefault(function.substring(0, function.indexOf('.')), Tpl.NOTIFY);
    }
}

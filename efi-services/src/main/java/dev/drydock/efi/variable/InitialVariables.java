package dev.drydock.efi.variable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The global variables that a firmware without Secure Boot and without a boot history begins with (UEFI 2.10, 3.3 and
 * 32.3).
 */
public final class InitialVariables {
    private InitialVariables() {}

    /**
     * Sets the initial variables; of the non-volatile ones, only those that do not exist.
     *
     * @throws IOException if there is no room for them
     */
    public static void install(Variables variables) throws IOException {
        Map<String, byte[]> initial = new LinkedHashMap<>();
        initial.put("SecureBoot", new byte[]{0});
        // No platform key is enrolled, so the firmware is in setup mode and no other.
        initial.put("SetupMode", new byte[]{1});
        initial.put("AuditMode", new byte[]{0});
        initial.put("DeployedMode", new byte[]{0});
        initial.put("OsIndicationsSupported", new byte[Long.BYTES]);
        initial.put("PlatformLangCodes", ascii("en"));
        initial.put("PlatformLang", ascii("en"));
        initial.put("Timeout", new byte[Short.BYTES]);
        // Level 1: records are kept.
        initial.put("HwErrRecSupport", new byte[]{1, 0});
        for (var entry : initial.entrySet()) {
            boolean kept = variables.find(VariableId.global(entry.getKey())).filter(Variable::isNonVolatile)
                    .isPresent();
            if (!kept) {
                variables.putGlobal(entry.getKey(), entry.getValue());
            }
        }
    }

    private static byte[] ascii(String text) {
        return (text + '\0').getBytes(StandardCharsets.US_ASCII);
    }
}

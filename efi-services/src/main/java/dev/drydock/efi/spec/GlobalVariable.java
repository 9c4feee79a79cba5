package dev.drydock.efi.spec;

import static dev.drydock.efi.spec.VariableAttributes.BS_RT;
import static dev.drydock.efi.spec.VariableAttributes.NV_BS_RT;
import static dev.drydock.efi.spec.VariableAttributes.TIME_BASED_AUTHENTICATED_WRITE_ACCESS;

import java.util.List;
import java.util.Optional;

/**
 * A variable that the specification defines in the namespace {@code EFI_GLOBAL_VARIABLE} (UEFI 2.10, 3.3).
 *
 * @param name where {@code ####} stands for four upper-case hexadecimal digits
 * @param attributes those that the variable must have
 * @param readOnly whether only the firmware writes it
 */
public record GlobalVariable(String name, int attributes, boolean readOnly) {
    /** {@code EFI_GLOBAL_VARIABLE}: the namespace of these variables, to which nobody may add others. */
    public static final Guid VENDOR = Guid.parse("8be4df61-93ca-11d2-aa0d-00e098032b8c");

    private static final String DIGITS = "####";
    private static final int AUTHENTICATED = NV_BS_RT | TIME_BASED_AUTHENTICATED_WRITE_ACCESS;

    private static final List<GlobalVariable> ALL = List.of(variable("AuditMode", BS_RT, true),
            variable("Boot####", NV_BS_RT, false), variable("BootCurrent", BS_RT, false),
            variable("BootNext", NV_BS_RT, false), variable("BootOptionSupport", BS_RT, true),
            variable("BootOrder", NV_BS_RT, false), variable("ConIn", NV_BS_RT, false),
            variable("ConInDev", BS_RT, true), variable("ConOut", NV_BS_RT, false), variable("ConOutDev", BS_RT, true),
            variable("CryptoIndications", NV_BS_RT, false), variable("CryptoIndicationsActivated", BS_RT, true),
            variable("CryptoIndicationsSupported", BS_RT, true), variable("dbDefault", BS_RT, true),
            variable("dbrDefault", BS_RT, true), variable("dbtDefault", BS_RT, true),
            variable("dbxDefault", BS_RT, true), variable("DeployedMode", BS_RT, true),
            variable("devAuthBoot", BS_RT, true), variable("devdbDefault", BS_RT, true),
            variable("Driver####", NV_BS_RT, false), variable("DriverOrder", NV_BS_RT, false),
            variable("ErrOut", NV_BS_RT, false), variable("ErrOutDev", BS_RT, true),
            variable("HwErrRecSupport", NV_BS_RT, true), variable("KEK", AUTHENTICATED, false),
            variable("KEKDefault", BS_RT, true), variable("Key####", NV_BS_RT, false),
            variable("Lang", NV_BS_RT, false), variable("LangCodes", BS_RT, true),
            variable("OsIndications", NV_BS_RT, false), variable("OsIndicationsSupported", BS_RT, true),
            variable("OsRecovery####", AUTHENTICATED, false), variable("OsRecoveryOrder", AUTHENTICATED, false),
            variable("PK", AUTHENTICATED, false), variable("PKDefault", BS_RT, true),
            variable("PlatformLang", NV_BS_RT, false), variable("PlatformLangCodes", BS_RT, true),
            variable("PlatformRecovery####", BS_RT, true), variable("SecureBoot", BS_RT, true),
            variable("SetupMode", BS_RT, true), variable("SignatureSupport", BS_RT, true),
            variable("SysPrep####", NV_BS_RT, false), variable("SysPrepOrder", NV_BS_RT, false),
            variable("Timeout", NV_BS_RT, false), variable("VendorKeys", BS_RT, true));

    private static GlobalVariable variable(String name, int attributes, boolean readOnly) {
        return new GlobalVariable(name, attributes, readOnly);
    }

    /** What the specification defines under {@code name}. */
    public static Optional<GlobalVariable> find(String name) {
        return ALL.stream().filter(variable -> variable.matches(name)).findFirst();
    }

    private boolean matches(String candidate) {
        if (!name.endsWith(DIGITS)) {
            return name.equals(candidate);
        }
        int prefix = name.length() - DIGITS.length();
        return candidate.length() == name.length() && candidate.regionMatches(0, name, 0, prefix)
                && candidate.chars().skip(prefix).allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'F');
    }
}

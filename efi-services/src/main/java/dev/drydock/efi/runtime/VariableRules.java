package dev.drydock.efi.runtime;

import static dev.drydock.efi.spec.VariableAttributes.ALL;
import static dev.drydock.efi.spec.VariableAttributes.AUTHENTICATED_WRITE_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.BOOTSERVICE_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.ENHANCED_AUTHENTICATED_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.HARDWARE_ERROR_RECORD;
import static dev.drydock.efi.spec.VariableAttributes.NV_BS_RT;
import static dev.drydock.efi.spec.VariableAttributes.TIME_BASED_AUTHENTICATED_WRITE_ACCESS;

import dev.drydock.efi.abi.NotOfferedException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.variable.VariableId;
import java.util.Optional;

/**
 * Which attributes the specification allows, in general and for the names that it defines (UEFI 2.10, 3.3, 8.2 and 32.6).
 *
 * <p>Variables written with authentication are not offered: EFI_UNSUPPORTED, as on a platform without them. A variable that
 * the specification wants authenticated cannot be written otherwise: EFI_INVALID_PARAMETER, as for every wrong attribute.
 */
final class VariableRules {
    /** {@code EFI_IMAGE_SECURITY_DATABASE_GUID}. */
    private static final Guid IMAGE_SECURITY_DATABASE = Guid.parse("d719b2cb-3d3a-4596-a3bc-dad00e67656f");
    /** {@code EFI_HARDWARE_ERROR_VARIABLE}. */
    private static final Guid HARDWARE_ERROR_VARIABLE = Guid.parse("414e6bdd-e47b-47cc-b244-bb61020cf516");
    private static final int HARDWARE_ERROR_ATTRIBUTES = NV_BS_RT | HARDWARE_ERROR_RECORD;

    private VariableRules() {}

    /** Whether the attributes can be combined, and this firmware has them; appending is neither here nor there. */
    static EfiStatus checkAttributes(int attributes) {
        if ((attributes & ~ALL) != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        boolean timeBased = (attributes & TIME_BASED_AUTHENTICATED_WRITE_ACCESS) != 0;
        boolean enhanced = (attributes & ENHANCED_AUTHENTICATED_ACCESS) != 0;
        if (timeBased && enhanced) {
            return EfiStatus.INVALID_PARAMETER;
        }
        // Runtime access includes boot services access, and a variable that nobody can access is none.
        if ((attributes & BOOTSERVICE_ACCESS) == 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if ((attributes & HARDWARE_ERROR_RECORD) != 0 && (attributes & NV_BS_RT) != NV_BS_RT) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (timeBased || enhanced || (attributes & AUTHENTICATED_WRITE_ACCESS) != 0) {
            return EfiStatus.UNSUPPORTED;
        }
        return EfiStatus.SUCCESS;
    }

    /** {@link #checkAttributes(int)}, and that hardware error records are where they belong. */
    static EfiStatus checkAttributes(VariableId id, int attributes) {
        EfiStatus general = checkAttributes(attributes);
        if (general.equals(EfiStatus.UNSUPPORTED) && (attributes & AUTHENTICATED_WRITE_ACCESS) == 0) {
            throw new NotOfferedException("variables that are written with authentication");
        }
        boolean record = (attributes & HARDWARE_ERROR_RECORD) != 0;
        return !general.isError() && record && !id.vendor().equals(HARDWARE_ERROR_VARIABLE)
                ? EfiStatus.INVALID_PARAMETER
                : general;
    }

    /**
     * Whether a guest may write or delete a name that the specification defines or reserves.
     *
     * @param attributes to be stored, 0 for deleting
     */
    static EfiStatus checkNamespace(VariableId id, int attributes) {
        if (id.vendor().equals(GlobalVariable.VENDOR)) {
            return checkGlobal(GlobalVariable.find(id.name()), attributes);
        }
        if (attributes == 0) {
            return EfiStatus.SUCCESS;
        }
        if (id.vendor().equals(IMAGE_SECURITY_DATABASE)) {
            return EfiStatus.INVALID_PARAMETER; // either unknown, or to be authenticated
        }
        if (id.vendor().equals(HARDWARE_ERROR_VARIABLE)) {
            return attributes == HARDWARE_ERROR_ATTRIBUTES ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
        }
        return EfiStatus.SUCCESS;
    }

    private static EfiStatus checkGlobal(Optional<GlobalVariable> definition, int attributes) {
        if (definition.isEmpty()) {
            return attributes == 0 ? EfiStatus.NOT_FOUND : EfiStatus.INVALID_PARAMETER;
        }
        if (definition.get().readOnly()) {
            return EfiStatus.WRITE_PROTECTED;
        }
        if (attributes == 0) {
            return EfiStatus.SUCCESS;
        }
        return definition.get().attributes() == attributes ? EfiStatus.SUCCESS : EfiStatus.INVALID_PARAMETER;
    }
}

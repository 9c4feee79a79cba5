package dev.drydock.examples;

import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.variable.VariableId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people name variables and their vendors: {@code BootOrder}, {@code GUID-NAME}, or {@code NAME-GUID} as Linux's efivarfs has
 * it; a vendor by its GUID or by a word for those that are well known.
 */
final class VariableName {
    /** {@code EFI_IMAGE_SECURITY_DATABASE_GUID} (UEFI 2.10, 32.6.1). */
    private static final Guid SECURITY_DATABASE = Guid.parse("d719b2cb-3d3a-4596-a3bc-dad00e67656f");
    private static final Guid SHIM = Guid.parse("605dab50-e046-4300-abb6-3dd810dd8b23");
    /** The vendor of the boot loader interface (systemd.io/BOOT_LOADER_INTERFACE). */
    private static final Guid LOADER = Guid.parse("4a67b082-0a4c-41cf-b6c7-440b29bb8c4f");

    private static final Map<String, Guid> WORDS = Map.of("global", GlobalVariable.VENDOR, "db", SECURITY_DATABASE,
            "shim", SHIM, "loader", LOADER);
    private static final Set<String> DATABASES = Set.of("db", "dbx", "dbt", "dbr");

    private static final String GUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
    private static final Pattern BEFORE = Pattern.compile("(" + GUID + ")-(.+)", Pattern.DOTALL);
    private static final Pattern BEHIND = Pattern.compile("(.+)-(" + GUID + ")", Pattern.DOTALL);

    private VariableName() {}

    /**
     * The variable that a text means.
     *
     * @param vendor as the user gave it, or null: then the text tells, or else where variables of that name belong
     * @throws IllegalArgumentException if the text is empty or the vendor none
     */
    static VariableId parse(String text, String vendor) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a variable's name is empty");
        }
        if (vendor != null) {
            return new VariableId(vendor(vendor), text);
        }
        Matcher before = BEFORE.matcher(text);
        if (before.matches()) {
            return new VariableId(Guid.parse(before.group(1)), before.group(2));
        }
        Matcher behind = BEHIND.matcher(text);
        if (behind.matches()) {
            return new VariableId(Guid.parse(behind.group(2)), behind.group(1));
        }
        return new VariableId(usualVendor(text), text);
    }

    /** @throws IllegalArgumentException if it is neither a GUID nor a word that is known */
    static Guid vendor(String text) {
        Guid known = WORDS.get(text);
        if (known != null) {
            return known;
        }
        if (!text.matches(GUID)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither a GUID nor one of " + String.join(", ", WORDS.keySet().stream().sorted()
                            .toList()));
        }
        return Guid.parse(text);
    }

    private static Guid usualVendor(String name) {
        if (DATABASES.contains(name)) {
            return SECURITY_DATABASE;
        }
        if (name.startsWith("Mok") || name.startsWith("Sbat") || name.startsWith("Shim")) {
            return SHIM;
        }
        return name.startsWith("Loader") ? LOADER : GlobalVariable.VENDOR;
    }

    /** A vendor's word, where it has one. */
    static Optional<String> word(Guid vendor) {
        return WORDS.entrySet().stream().filter(entry -> entry.getValue().equals(vendor)).map(Map.Entry::getKey)
                .findFirst();
    }
}

package dev.drydock.efi.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.profile.FirmwareFeature;
import dev.drydock.efi.profile.FirmwareFeature.Kind;
import dev.drydock.efi.profile.FirmwareProfile;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.RuntimeServicesSupported;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each profile says is what a guest finds, and what {@code PROFILES.md} tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirmwareProfileTest {
    private static final Path DOCUMENT = Path.of("PROFILES.md");
    private static final String BEGIN = "<!-- what the profiles offer -->\n";
    private static final String END = "<!-- end -->\n";
    /** What marks a partition's handle, and the handle of the firmware itself. */
    private static final Set<Guid> MARKS = Set.of(Guid.parse("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"),
            Guid.parse("6b0c1e52-8a6d-4d3e-9d52-0d4f0c8a7b31"));
    private static final int CAPSULES = RuntimeServicesSupported.CAPSULES;

    private record Machine(FirmwareProfile profile, Architecture architecture) {}

    private final Map<Machine, FirmwareInventory> inventories = new HashMap<>();

    private Path initrd;

    @BeforeAll
    void makeInitrd(@TempDir Path directory) throws IOException {
        initrd = Files.writeString(directory.resolve("initrd"), "an initial RAM disk");
    }

    private FirmwareInventory inventory(FirmwareProfile profile, Architecture architecture) {
        return inventories.computeIfAbsent(new Machine(profile, architecture), _ -> {
            try {
                return FirmwareInventory.of(profile, architecture, initrd);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static Stream<Arguments> machines() {
        return Arrays.stream(Architecture.values()).flatMap(architecture -> FirmwareProfile.all(architecture).stream()
                .map(profile -> Arguments.of(profile, architecture)));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aGuestFindsWhatTheProfileOffersAndNothingElse(FirmwareProfile profile, Architecture architecture) {
        Set<Guid> withheld = profile.withheld(architecture);
        Set<Guid> expected = Arrays.stream(FirmwareFeature.values())
                .filter(feature -> architecture == Architecture.AARCH64 || feature != FirmwareFeature.DEVICE_TREE
                        && feature != FirmwareFeature.DT_FIXUP)
                .flatMap(feature -> feature.guids().stream()).filter(guid -> !withheld.contains(guid))
                .collect(Collectors.toSet());
        expected.addAll(MARKS);
        assertThat(inventory(profile, architecture).offered()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theTablesSayWhatTheProfileSays(FirmwareProfile profile, Architecture architecture) {
        FirmwareInventory found = inventory(profile, architecture);
        assertThat(found.vendor()).isEqualTo(profile.vendor());
        assertThat(found.number("firmware-revision")).isEqualTo(profile.firmwareRevision());
        assertThat(found.number("uefi-revision")).isEqualTo(profile.uefiRevision());
        assertThat(found.number("variables-storage")).isEqualTo(profile.variableLimits(architecture).capacity());
        assertThat(found.number("variables-largest")).isPositive()
                .isLessThanOrEqualTo(profile.variableLimits(architecture).largest());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void noOtherSpecificationIsClaimedThanTheProfiles(FirmwareProfile profile, Architecture architecture) {
        assertThat(inventory(profile, architecture).conformance()).isEqualTo(
                profile.offers(FirmwareFeature.CONFORMANCE_PROFILES) ? List.of(profile.conformance()) : List.of());
    }

    @ParameterizedTest
    @MethodSource("machines")
    void runtimeServicesAnswerAsTheProfileSays(FirmwareProfile profile, Architecture architecture) {
        FirmwareInventory found = inventory(profile, architecture);
        assertThat(found.number("answering-before")).isEqualTo(profile.servicesAtBoot(architecture) & ~CAPSULES);
        assertThat(found.number("answering-after")).isEqualTo(profile.servicesAtRuntime(architecture) & ~CAPSULES);
        if (profile.offers(FirmwareFeature.RT_PROPERTIES)) {
            assertThat(found.number("runtime-properties")).as("the runtime properties table tells the truth")
                    .isEqualTo(found.number("answering-after"));
        }
    }

    @ParameterizedTest
    @MethodSource("machines")
    void theConsoleIsOnTheSerialLineOrNot(FirmwareProfile profile, Architecture architecture) {
        assertThat(inventory(profile, architecture).report().serial().contains("# vendor " + profile.vendor()))
                .isEqualTo(profile.consoleOnSerialLine());
    }

    @Test
    void theDocumentTellsWhatTheProfilesOffer() throws IOException {
        String text = Files.readString(DOCUMENT);
        assertThat(text).contains(BEGIN, END);
        String found = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
        String expected = document();
        Files.writeString(Path.of("target", "profiles.md"), expected);
        assertThat(found).as("%s between its marks; target/profiles.md has what belongs there", DOCUMENT)
                .isEqualTo(expected);
    }

    /** The tables of the document, from machines that run. */
    private String document() {
        List<String> lines = new ArrayList<>();
        lines.addAll(List.of("", row("", FirmwareProfile::name), row("---", _ -> "---")));
        lines.add(row("vendor", profile -> each(profile, (p, a) -> inventory(p, a).vendor())));
        lines.add(row("firmware revision",
                profile -> each(profile,
                        (p, a) -> "0x" + Long.toHexString(inventory(p, a).number("firmware-revision")))));
        lines.add(row("UEFI revision", profile -> each(profile, (p, a) -> revision(inventory(p, a)))));
        lines.add(row("machines", profile -> profile.architectures().size() == Architecture.values().length
                ? "both"
                : profile.architectures().iterator().next().label()));
        lines.add(row("memory, MiB", profile -> Long.toString(profile.memorySize() >> 20)));
        lines.add(row("display by default", profile -> yes(profile.hasDisplay())));
        lines.add(row("console on the serial line", profile -> yes(profile.consoleOnSerialLine())));
        lines.add(row("room for variables, bytes",
                profile -> each(profile, (p, a) -> Long.toString(inventory(p, a).number("variables-storage")))));
        lines.add(row("largest variable, bytes",
                profile -> each(profile, (p, a) -> Long.toString(p.variableLimits(a).largest()))));
        lines.add(row("unsupported before ExitBootServices",
                profile -> each(profile, (p, a) -> missing(inventory(p, a).number("answering-before")))));
        lines.add(row("unsupported after it",
                profile -> each(profile, (p, a) -> missing(inventory(p, a).number("answering-after")))));
        for (Kind kind : Kind.values()) {
            lines.addAll(List.of("", row(switch (kind) {
                case ALWAYS -> "protocols that all have";
                case PROTOCOL -> "protocols";
                case TABLE -> "configuration tables";
            }, FirmwareProfile::name), row("---", _ -> "---")));
            Arrays.stream(FirmwareFeature.values()).filter(feature -> feature.kind() == kind)
                    .forEach(feature -> lines.add(row(feature.label(), profile -> each(profile,
                            (p, a) -> yes(inventory(p, a).features().contains(feature))))));
        }
        lines.add("");
        return String.join("\n", lines) + "\n";
    }

    private static String row(String title, Function<FirmwareProfile, String> cell) {
        return "| " + title + " | "
                + FirmwareProfile.all().stream().map(cell).collect(Collectors.joining(" | ")) + " |";
    }

    /** One value for all machines of a profile, or each machine's own. */
    private static String each(FirmwareProfile profile, BiFunction<FirmwareProfile, Architecture, String> value) {
        Map<Architecture, String> values = profile.architectures().stream().sorted()
                .collect(Collectors.toMap(Function.identity(), architecture -> value.apply(profile, architecture)));
        if (Set.copyOf(values.values()).size() == 1) {
            return values.values().iterator().next();
        }
        return values.entrySet().stream().filter(entry -> !entry.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey().label() + (entry.getValue().equals("yes") ? "" : ": " + entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String yes(boolean offered) {
        return offered ? "yes" : "";
    }

    private static String revision(FirmwareInventory inventory) {
        long revision = inventory.number("uefi-revision");
        long minor = revision & 0xffff;
        return (revision >> 16) + "." + minor / 10 + (minor % 10 == 0 ? "" : "." + minor % 10);
    }

    private static String missing(long answering) {
        return String.join(", ",
                RuntimeServicesSupported.names((int) answering ^ RuntimeServicesSupported.ALL & ~CAPSULES));
    }
}

package dev.drydock.efi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.drydock.core.state.Stateful;
import java.util.Set;

/** The arrows between the packages of the firmware, and where state may be. */
@AnalyzeClasses(packages = "dev.drydock.efi", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Fields of these types change behind a final reference. */
    private static final Set<String> MUTABLE_TYPES = Set.of("java.util.ArrayList", "java.util.LinkedList",
            "java.util.HashMap", "java.util.LinkedHashMap", "java.util.TreeMap", "java.util.HashSet",
            "java.util.LinkedHashSet", "java.util.TreeSet", "java.util.ArrayDeque", "java.util.BitSet",
            "java.lang.StringBuilder", "java.io.ByteArrayOutputStream");

    /**
     * What a service remembers must be in the run's state, so that a snapshot has it: a class of the firmware has final
     * fields of immutable types, or captures itself. Exempt are what outlives no call and what is the host's own: disks'
     * parsers and writers, builders, the public face.
     */
    @ArchTest
    static final ArchRule STATE_IS_IN_THE_RUNS_STATE = classes().that()
            .resideInAnyPackage("dev.drydock.efi.abi..", "dev.drydock.efi.boot..", "dev.drydock.efi.bootmanager..",
                    "dev.drydock.efi.runtime..", "dev.drydock.efi.variable..", "dev.drydock.efi.protocol..",
                    "dev.drydock.efi.kernel..")
            // A cursor over the bytes of one node or package, gone when that is read or written.
            .and().doNotHaveSimpleName("StringPackageDecoder").and().doNotHaveSimpleName("NodeReader")
            // Files of the host's, which no snapshot of a guest takes back.
            .and().resideOutsideOfPackage("dev.drydock.efi.variable.nvram")
            .and().doNotImplement(Stateful.class).should(keepNoStateOfTheirOwn());

    @ArchTest
    static final ArchRule THE_SPECIFICATION_HAS_NO_BEHAVIOUR = noClasses().that()
            .resideInAPackage("dev.drydock.efi.spec").should().dependOnClassesThat().resideInAnyPackage(
                    "dev.drydock.efi.boot..", "dev.drydock.efi.runtime..", "dev.drydock.efi.protocol..",
                    "dev.drydock.efi.disk..", "dev.drydock.efi.bootmanager..");

    @ArchTest
    static final ArchRule DISKS_KNOW_NO_PROTOCOLS = noClasses().that().resideInAPackage("dev.drydock.efi.disk..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.drydock.efi.boot..", "dev.drydock.efi.protocol..",
                    "dev.drydock.efi.abi..", "dev.drydock.core.machine..", "dev.drydock.core.cpu..");

    @ArchTest
    static final ArchRule BOOT_SERVICES_KNOW_NO_PROTOCOL_IMPLEMENTATION = noClasses().that()
            .resideInAPackage("dev.drydock.efi.boot").should().dependOnClassesThat()
            .resideInAnyPackage("dev.drydock.efi.protocol..", "dev.drydock.efi.disk..",
                    "dev.drydock.efi.bootmanager..");

    private static ArchCondition<JavaClass> keepNoStateOfTheirOwn() {
        return new ArchCondition<>("keep no state of their own") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                    boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
                    String fieldType = field.getRawType().getName();
                    boolean constant = field.getModifiers().contains(JavaModifier.STATIC) && isFinal;
                    if (!isFinal || !constant && MUTABLE_TYPES.contains(fieldType)) {
                        events.add(SimpleConditionEvent.violated(field,
                                field.getFullName() + " is state outside the run's state"));
                    }
                }
            }
        };
    }
}

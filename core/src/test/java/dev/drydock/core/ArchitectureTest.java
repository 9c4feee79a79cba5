package dev.drydock.core;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages of the machine. */
@AnalyzeClasses(packages = "dev.drydock.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_ARE_FREE_OF_CYCLES = slices().matching("dev.drydock.core.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_MACHINE_KNOWS_UNICORN = noClasses().that().resideOutsideOfPackages(
            "dev.drydock.core.unicorn", "dev.drydock.core.machine").should().dependOnClassesThat()
            .resideInAPackage("dev.drydock.core.unicorn");

    @ArchTest
    static final ArchRule THE_MACHINE_KNOWS_NOTHING_OF_FIRMWARE = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("dev.drydock.efi..", "dev.drydock.pe..", "dev.drydock.fdt..");
}

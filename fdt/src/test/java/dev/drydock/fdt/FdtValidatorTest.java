package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FdtValidatorTest {
    private static final String CELLS = "#address-cells = <1>; #size-cells = <1>; ";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a { status = <1>; };                                          | status_is_string        | /a
            a { compatible = [01]; };                                     | compatible_is_string_list | /a
            a { clock-names = <1>; };                                     | names_is_string_list    | /a
            a { #address-cells = <1 2>; };                                | address_cells_is_cell   | /a
            a@1 { reg = <1>; };                                           | reg_format              | /a@1
            a { ranges = <1 2>; };                                        | ranges_format           | /a
            a { #address-cells = <2>; ranges; };                          | ranges_format           | /a
            a { dma-ranges = <1>; };                                      | dma_ranges_format       | /a
            a@1 { };                                                      | unit_address_vs_reg     | /a@1
            a { reg = <1 1>; };                                           | unit_address_vs_reg     | /a
            a@01 { reg = <1 1>; };                                        | unit_address_format     | /a@01
            a@0x1 { reg = <1 1>; };                                       | unit_address_format     | /a@0x1
            b { a@1 { reg = <0 1 1>; }; };                                | avoid_default_addr_size | /b/a@1
            b { #address-cells = <1>; #size-cells = <0>; a { }; };        | avoid_unnecessary_addr_size | /b
            a@1 { reg = <1 1>; }; b@1 { reg = <1 1>; };                   | unique_unit_address     | /a@1
            a { chosen { }; };                                            | chosen_node_is_root     | /a/chosen
            chosen { bootargs = <1>; };                                   | chosen_node_bootargs    | /chosen
            chosen { linux,stdout-path = "/"; };                          | chosen_node_stdout_path | /chosen
            a { clocks = <9>; };                                          | clocks_property         | /a
            b: b { }; a { clocks = <&b>; };                               | clocks_property         | /a
            b: b { #gpio-cells = <2>; }; a { x-gpios = <&b 1>; };         | gpios_property          | /a
            a { interrupts = <1>; };                                      | interrupts_property     | /a
            a { interrupt-controller; };                                  | interrupt_provider      | /a
            aliases { a = "/nowhere"; };                                  | alias_paths             | /aliases
            aliases { A = "/"; };                                         | alias_paths             | /aliases
            pcie { device_type = "pci"; };                                | pci_bridge              | /pcie
            i2c { a@1 { reg = <1>; }; };                                  | i2c_bus_bridge          | /i2c
            s { compatible = "simple-bus"; a { }; };                      | simple_bus_reg          | /s/a
            port { endpoint { remote-endpoint = <99>; }; };               | graph_endpoint          | /port/endpoint
            a { status = "ok"; };                                         | status_value            | /a
            a12345678901234567890123456789012 { };                        | name_length | /a12345678901234567890123456789012
            cpus { #address-cells = <1>; #size-cells = <0>; cpu { }; };   | cpu_node                | /cpus/cpu
            cpus { };                                                     | cpus_node               | /cpus
            memory { };                                                   | memory_node             | /memory
            """)
    void finds(String content, String check, String path) throws DtsSyntaxException {
        Fdt tree = DtsCompiler.compile("/dts-v1/; / { " + CELLS + content + " };").tree();
        assertThat(FdtValidator.validate(tree)).as(content).anySatisfy(finding -> {
            assertThat(finding.check().id()).isEqualTo(check);
            assertThat(finding.path()).isEqualTo(path);
            assertThat(finding.message()).isNotBlank();
        });
    }

    @Test
    void findsNothingWhereNothingIs() throws DtsSyntaxException {
        Fdt tree = DtsCompiler.compile("""
                /dts-v1/;
                / {
                    #address-cells = <1>; #size-cells = <1>; model = "m"; compatible = "m"; interrupt-parent = <&gic>;
                    aliases { serial0 = &uart; };
                    chosen { stdout-path = "serial0"; };
                    memory@40000000 { device_type = "memory"; reg = <0x40000000 0x1000>; };
                    cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = "cpu"; reg = <0>; }; };
                    gic: interrupt-controller@1000 { reg = <0x1000 0x10>; interrupt-controller;
                        #interrupt-cells = <3>; #address-cells = <0>; };
                    uart: serial@2000 { reg = <0x2000 0x10>; interrupts = <0 1 4>; status = "okay"; };
                };
                """).tree();
        assertThat(FdtValidator.validate(tree)).isEmpty();
    }

    @Test
    void makesOnlyTheChecksThatAreWanted() {
        Fdt tree = Fdt.build(root -> root.u32("phandle", 0).node("a@1", a -> {
        }));
        assertThat(FdtValidator.validate(tree, EnumSet.of(FdtCheck.EXPLICIT_PHANDLES))).singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(FdtCheck.Severity.ERROR);
                    assertThat(finding)
                            .hasToString("error (explicit_phandles): /: phandle has the value of no phandle");
                });
    }

    @Test
    void copesWithAnyTree() {
        Random random = new Random(20260405);
        for (int i = 0; i < 300; i++) {
            FdtValidator.validate(Mutations.tree(RandomTrees.tree(random), random));
        }
    }
}

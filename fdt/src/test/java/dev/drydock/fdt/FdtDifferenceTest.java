package dev.drydock.fdt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FdtDifferenceTest {
    private static Fdt tree(String content) throws DtsSyntaxException {
        return DtsCompiler.compile("/dts-v1/; / { " + content + " };").tree();
    }

    @Test
    void tellsWhatDiffers() throws DtsSyntaxException {
        Fdt before = tree("a = <1>; b = <2>; gone { }; kept { x; };");
        Fdt after = tree("b = <3>; c; kept { y; }; new { };").withReservation(1, 1).withBootCpu(2);
        assertThat(FdtDifference.between(before, after)).extracting(FdtDifference::toString).containsExactly(
                "/\n- []\n+ [MemoryReservation[address=1, size=1]]", "/\n- boot CPU 0\n+ boot CPU 2", "/\n- a = <0x1>;",
                "/\n- b = <0x2>;\n+ b = <0x3>;", "/\n+ c;", "/gone\n- gone {\n- };", "/kept\n- x;", "/kept\n+ y;",
                "/new\n+ new {\n+ };");
    }

    @Test
    void anotherOrderIsNoDifference() throws DtsSyntaxException {
        assertThat(FdtDifference.between(tree("a; b; x { }; y { };"), tree("b; a; y { }; x { };"))).isEmpty();
    }
}

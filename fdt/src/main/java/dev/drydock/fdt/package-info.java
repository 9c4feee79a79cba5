/**
 * Device trees (Devicetree Specification 0.4): blobs, source and overlays, in an immutable tree.
 *
 * <p>A {@link dev.drydock.fdt.Fdt} holds a root {@link dev.drydock.fdt.FdtNode}; nodes hold properties and child nodes in
 * their order. {@link dev.drydock.fdt.Fdt#build} makes one in code, {@link dev.drydock.fdt.DtsCompiler} from source in dtc's
 * syntax, {@link dev.drydock.fdt.FdtReader} from a blob; each of them copes with hostile input, and says what is wrong and
 * where. {@link dev.drydock.fdt.Fdt#toBytes} and {@link dev.drydock.fdt.Fdt#toDts} are the ways back.
 *
 * <pre>{@code
 * Fdt base = DtsCompiler.compile("""
 *         /dts-v1/;
 *         / {
 *             #address-cells = <1>;
 *             #size-cells = <1>;
 *             clk: clock { #clock-cells = <1>; };
 *             uart: serial@9000000 { reg = <0x9000000 0x1000>; status = "disabled"; };
 *         };
 *         """, Set.of(DtsOption.SYMBOLS)).tree();
 * Fdt overlay = DtsCompiler.compile("/dts-v1/; /plugin/; &uart { clocks = <&clk 24>; status = \"okay\"; };").tree();
 * Fdt tree = base.overlay(overlay).edit("/clock", clock -> clock.with(FdtProperty.u32("clock-frequency", 24)));
 *
 * LocatedNode uart = tree.index().find("/serial").orElseThrow();
 * long address = uart.reg().getFirst().addressBits();
 * PhandleReference clock = uart.references("clocks", "#clock-cells").getFirst();
 * byte[] blob = tree.toBytes();
 * }</pre>
 *
 * <p>What a value means depends on its place: {@link dev.drydock.fdt.Fdt#index} finds nodes by path, alias, symbol, model or
 * phandle, and a {@link dev.drydock.fdt.LocatedNode} reads {@code reg} and {@code ranges} by the parent's cell counts, follows
 * phandles with their arguments, and knows its interrupt parent. {@link dev.drydock.fdt.FdtOverlay} applies overlays,
 * {@link dev.drydock.fdt.FdtValidator} makes named checks, {@link dev.drydock.fdt.FdtDifference} compares.
 *
 * <p>Everything public is immutable, but for the builder within its lambda, and may be used by several threads.
 */
package dev.drydock.fdt;

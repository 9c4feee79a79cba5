/**
 * Flattened device trees (Devicetree Specification 0.4): an immutable tree, a builder, a writer, a reader and a printer.
 *
 * <p>A {@link dev.drydock.fdt.Fdt} holds a root {@link dev.drydock.fdt.FdtNode}; nodes hold properties and child nodes in
 * their order. {@link dev.drydock.fdt.Fdt#build} makes one in code, {@link dev.drydock.fdt.FdtReader} from a blob that may
 * be hostile, {@link dev.drydock.fdt.FdtWriter} turns it into a blob.
 */
package dev.drydock.fdt;

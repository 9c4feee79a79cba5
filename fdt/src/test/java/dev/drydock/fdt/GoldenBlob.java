package dev.drydock.fdt;

/** A small tree, and the blob that the specification makes of it. */
final class GoldenBlob {
    static final Fdt TREE = Fdt.build(root -> {
        Phandle gic = root.allocatePhandle();
        root.string("model", "Dock").u32("#size-cells", 1).phandle("interrupt-parent", gic);
        root.node("cpus", cpus -> cpus.u32("size-cells", 0).node("cpu@0", cpu -> cpu.empty("lone")));
        root.node("intc@8000000", intc -> intc.bytes("odd", (byte) 1, (byte) 2, (byte) 3).phandle(gic).u64("u64",
                0x0123456789abcdefL));
    }).withReservation(0x4000_0000L, 0x1000).withBootCpu(7);

    static final byte[] BLOB = AnnotatedBytes.parse("""
            0000: d00dfeed           | magic
            0004: 0000014c           | totalsize
            0008: 00000048           | off_dt_struct
            000c: 00000114           | off_dt_strings
            0010: 00000028           | off_mem_rsvmap
            0014: 00000011           | version 17
            0018: 00000010           | last_comp_version 16
            001c: 00000007           | boot_cpuid_phys
            0020: 00000038           | size_dt_strings
            0024: 000000cc           | size_dt_struct
            0028: 0000000040000000   | reservation: address
            0030: 0000000000001000   | size
            0038: 0000000000000000   | end of the reservations
            0040: 0000000000000000
            0048: 00000001 00000000  | BEGIN_NODE "", padded
            0050: 00000003 00000005 00000000 | PROP, 5 bytes, "model"
            005c: 446f636b 00 000000 | "Dock", padded
            0064: 00000003 00000004 00000006 | PROP, 4 bytes, "#size-cells"
            0070: 00000001
            0074: 00000003 00000004 00000012 | PROP, 4 bytes, "interrupt-parent"
            0080: 00000001           | the phandle of intc
            0084: 00000001 63707573 00 000000 | BEGIN_NODE "cpus"
            0090: 00000003 00000004 00000007 | PROP, 4 bytes, "size-cells": the tail of "#size-cells"
            009c: 00000000
            00a0: 00000001 63707540 30 00 0000 | BEGIN_NODE "cpu@0"
            00ac: 00000003 00000000 00000023 | PROP, no bytes, "lone"
            00b8: 00000002           | END_NODE of cpu@0
            00bc: 00000002           | END_NODE of cpus
            00c0: 00000001 696e7463 40383030 30303030 00 000000 | BEGIN_NODE "intc@8000000"
            00d4: 00000003 00000003 00000028 | PROP, 3 bytes, "odd"
            00e0: 010203 00          | padded
            00e4: 00000003 00000004 0000002c | PROP, 4 bytes, "phandle"
            00f0: 00000001
            00f4: 00000003 00000008 00000034 | PROP, 8 bytes, "u64"
            0100: 0123456789abcdef   | not aligned to 8: cells are 32 bits
            0108: 00000002           | END_NODE of intc
            010c: 00000002           | END_NODE of the root
            0110: 00000009           | END
            0114: 6d6f64656c 00      | strings 00: "model"
            011a: 2373697a652d63656c6c73 00 | 06: "#size-cells", 07: "size-cells"
            0126: 696e746572727570742d706172656e74 00 | 12: "interrupt-parent"
            0137: 6c6f6e65 00        | 23: "lone"
            013c: 6f6464 00          | 28: "odd"
            0140: 7068616e646c65 00  | 2c: "phandle"
            0148: 753634 00          | 34: "u64"
            """);

    private GoldenBlob() {}
}

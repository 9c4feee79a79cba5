package dev.drydock.examples.benchmarks;

import dev.drydock.core.cpu.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** An EFI program that calls a boot service, {@code RaiseTPL(TPL_APPLICATION)}, for ever. */
final class CallingProgram {
    private static final int PAGE = 0x1000;
    private static final int HEADERS = 0x200;
    private static final int OPTIONAL_HEADER = 0xf0;

    private CallingProgram() {}

    /** The program's file: a PE32+ image with headers and one section (PE Format). */
    static byte[] file(Architecture architecture) {
        byte[] code = code(architecture);
        ByteBuffer file = ByteBuffer.allocate(2 * HEADERS).order(ByteOrder.LITTLE_ENDIAN);
        file.put(0, "MZ".getBytes(StandardCharsets.US_ASCII)).putInt(0x3c, 0x40);
        file.position(0x40);
        // COFF header: machine, sections, time stamp, symbols, optional header, EXECUTABLE_IMAGE.
        file.putInt(0x4550).putShort((short) machine(architecture)).putShort((short) 1).putInt(0).putInt(0).putInt(0)
                .putShort((short) OPTIONAL_HEADER).putShort((short) 0x2);
        int optional = file.position();
        file.putShort(optional, (short) 0x20b);
        file.putInt(optional + 4, HEADERS);
        file.putInt(optional + 16, PAGE).putInt(optional + 20, PAGE);
        file.putInt(optional + 32, PAGE).putInt(optional + 36, HEADERS);
        file.putInt(optional + 56, 2 * PAGE).putInt(optional + 60, HEADERS);
        file.putShort(optional + 68, (short) 10);
        file.putInt(optional + 108, 16);
        file.position(optional + OPTIONAL_HEADER);
        // Section: code, executable and readable.
        file.put(".text\0\0\0".getBytes(StandardCharsets.US_ASCII)).putInt(code.length).putInt(PAGE).putInt(HEADERS)
                .putInt(HEADERS).putInt(0).putInt(0).putInt(0).putInt(0x6000_0020);
        file.put(HEADERS, code);
        return file.array();
    }

    private static int machine(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> 0x8664;
            case AARCH64 -> 0xaa64;
        };
    }

    private static byte[] code(Architecture architecture) {
        return HexFormat.of().parseHex(switch (architecture) {
            // sub rsp, 0x28; mov rbx, [rdx+0x60]; l: mov ecx, 4; call [rbx+0x18]; jmp l
            case X86_64 -> "4883ec28" + "488b5a60" + "b904000000" + "ff5318" + "ebf6";
            // ldr x19, [x1, 0x60]; l: mov x0, 4; ldr x8, [x19, 0x18]; blr x8; b l
            case AARCH64 -> "333040f9" + "800080d2" + "680e40f9" + "00013fd6" + "fdffff17";
        });
    }
}

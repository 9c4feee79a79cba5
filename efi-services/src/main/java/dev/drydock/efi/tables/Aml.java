package dev.drydock.efi.tables;

import dev.drydock.efi.layout.ByteWriter;
import java.util.List;

/** The part of the ACPI Machine Language that our tables need (ACPI 6.3, chapter 20). */
final class Aml {
    private Aml() {}

    /** What may stand in a list of terms. */
    sealed interface Term permits Scope, Device, Name {
        void encode(ByteWriter out);
    }

    /** What a name can be given as its value. */
    sealed interface Data permits Number, Text, Buffer {
        void encode(ByteWriter out);
    }

    /** {@code Scope (name) { terms }}: DefScope, 20.2.5.1. */
    record Scope(String name, List<Term> terms) implements Term {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x10).bytes(packaged(body(name, terms)));
        }
    }

    /** {@code Device (name) { terms }}: DefDevice, 20.2.5.2. */
    record Device(String name, List<Term> terms) implements Term {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x5b).u8(0x82).bytes(packaged(body(name, terms)));
        }
    }

    /** {@code Name (name, value)}: DefName, 20.2.5.1. */
    record Name(String name, Data value) implements Term {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x08);
            encodeName(out, name);
            value.encode(out);
        }
    }

    /** An integer in its shortest encoding, 20.2.3. */
    record Number(long value) implements Data {
        @Override
        public void encode(ByteWriter out) {
            if (value == 0 || value == 1) {
                out.u8((int) value);
            } else if (value >>> 8 == 0) {
                out.u8(0x0a).u8((int) value);
            } else if (value >>> 16 == 0) {
                out.u8(0x0b).u16((int) value);
            } else if (value >>> 32 == 0) {
                out.u8(0x0c).u32(value);
            } else {
                out.u8(0x0e).u64(value);
            }
        }
    }

    /** A string of ASCII characters, 20.2.3. */
    record Text(String value) implements Data {
        Text {
            if (!value.chars().allMatch(c -> c > 0 && c < 0x80)) {
                throw new IllegalArgumentException("no AML string: " + value);
            }
        }

        @Override
        public void encode(ByteWriter out) {
            out.u8(0x0d).text8(value);
        }
    }

    /** {@code ResourceTemplate () { ... }}: a buffer of descriptors (6.4), which an end tag completes. */
    record Buffer(byte[] descriptors) implements Data {
        @Override
        public void encode(ByteWriter out) {
            ByteWriter body = new ByteWriter();
            new Number(descriptors.length + 2).encode(body);
            // The end tag's checksum byte is 0: nothing is to be checked.
            body.bytes(descriptors).u8(0x79).u8(0);
            out.u8(0x11).bytes(packaged(body.toByteArray()));
        }
    }

    private static byte[] body(String name, List<Term> terms) {
        ByteWriter body = new ByteWriter();
        encodeName(body, name);
        terms.forEach(term -> term.encode(body));
        return body.toByteArray();
    }

    /** A name segment: exactly 4 characters; 20.2.2. */
    private static void encodeName(ByteWriter out, String name) {
        if (!name.matches("[A-Z_][A-Z0-9_]{3}")) {
            throw new IllegalArgumentException("no AML name: " + name);
        }
        out.ascii(name, 4, ' ');
    }

    /** Puts the length in front, which counts itself (PkgLength, 20.2.4). */
    private static byte[] packaged(byte[] body) {
        ByteWriter out = new ByteWriter();
        if (body.length + 1 <= 0x3f) {
            out.u8(body.length + 1);
        } else {
            int more = 1;
            while (body.length + 1 + more >>> 4 + 8 * more != 0) {
                more++;
            }
            if (more > 3) {
                throw new IllegalArgumentException("an AML package of 256 MiB or more");
            }
            int length = body.length + 1 + more;
            out.u8(more << 6 | length & 0xf);
            for (int i = 0; i < more; i++) {
                out.u8(length >>> 4 + 8 * i & 0xff);
            }
        }
        return out.bytes(body).toByteArray();
    }
}

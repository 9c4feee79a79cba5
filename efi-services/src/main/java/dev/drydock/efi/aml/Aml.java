package dev.drydock.efi.aml;

import dev.drydock.efi.layout.ByteWriter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The part of the ACPI Machine Language that a description of a machine needs (ACPI 6.3, chapter 20), as a tree of typed
 * terms: what compiles here is well formed, and what its names refer to is up to who makes it.
 */
public final class Aml {
    private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_]{3}");
    private static final int MOST_ELEMENTS = 255;

    private Aml() {}

    /** The terms one after the other: what follows the header of a DSDT or an SSDT. */
    public static byte[] definitionBlock(List<? extends Term> terms) {
        return encoded(terms);
    }

    /** What may stand in a list of terms. */
    public sealed interface Term permits Scope, Device, Method, Name, Statement {
        void encode(ByteWriter out);
    }

    /** What does something when a method is run. */
    public sealed interface Statement extends Term permits If, Return, Store, Operation, DwordField, Notify {}

    /** What has a value. */
    public sealed interface Value permits Number, Text, Bytes, ResourceTemplate, Elements, Path, Argument, Local, Equal,
            Not, Operation {
        void encode(ByteWriter out);
    }

    /** Where a value can be put. */
    public sealed interface Target permits Path, Local {
        void encode(ByteWriter out);
    }

    /** {@code Scope (name) { terms }}: DefScope, 20.2.5.1. */
    public record Scope(String name, List<? extends Term> terms) implements Term {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x10).bytes(packaged(named(name, encoded(terms))));
        }
    }

    /** {@code Device (name) { terms }}: DefDevice, 20.2.5.2. */
    public record Device(String name, List<? extends Term> terms) implements Term {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x5b).u8(0x82).bytes(packaged(named(name, encoded(terms))));
        }
    }

    /**
     * {@code Method (name, arguments, Serialized) { terms }}: DefMethod, 20.2.5.2; only one call at a time.
     *
     * @param arguments how many, 0 to 7
     */
    public record Method(String name, int arguments, List<? extends Term> terms) implements Term {
        private static final int SERIALIZED = 1 << 3;

        public Method {
            requireBetween(0, arguments, 7);
        }

        @Override
        public void encode(ByteWriter out) {
            byte[] body = new ByteWriter().u8(arguments | SERIALIZED).bytes(encoded(terms)).toByteArray();
            out.u8(0x14).bytes(packaged(named(name, body)));
        }
    }

    /** {@code Name (name, value)}: DefName, 20.2.5.1. */
    public record Name(String name, Value value) implements Term {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x08).bytes(segment(name));
            value.encode(out);
        }
    }

    /** {@code If (condition) { terms }}: DefIfElse without an else, 20.2.5.3. */
    public record If(Value condition, List<? extends Statement> terms) implements Statement {
        @Override
        public void encode(ByteWriter out) {
            var body = new ByteWriter();
            condition.encode(body);
            out.u8(0xa0).bytes(packaged(body.bytes(encoded(terms)).toByteArray()));
        }
    }

    /** {@code Return (value)}: DefReturn, 20.2.5.3. */
    public record Return(Value value) implements Statement {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0xa4);
            value.encode(out);
        }
    }

    /** {@code target = value}: DefStore, 20.2.5.4. */
    public record Store(Value value, Target target) implements Statement {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x70);
            value.encode(out);
            target.encode(out);
        }
    }

    /** {@code target = left operator right}, whose value is what was stored: 20.2.5.4. */
    public record Operation(Operator operator, Value left, Value right, Target target) implements Statement, Value {
        @Override
        public void encode(ByteWriter out) {
            out.u8(operator.opcode);
            left.encode(out);
            right.encode(out);
            target.encode(out);
        }
    }

    /** What two numbers can be combined by. */
    public enum Operator {
        AND(0x7b), OR(0x7d);

        private final int opcode;

        Operator(int opcode) {
            this.opcode = opcode;
        }
    }

    /**
     * {@code CreateDWordField (buffer, offset, name)}: DefCreateDWordField, 20.2.5.2.
     *
     * @param offset in bytes
     */
    public record DwordField(Value buffer, int offset, String name) implements Statement {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x8a);
            buffer.encode(out);
            new Number(offset).encode(out);
            out.bytes(segment(name));
        }
    }

    /** {@code Notify (object, value)}: DefNotify, 20.2.5.3. */
    public record Notify(Path object, int value) implements Statement {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x86);
            object.encode(out);
            new Number(value).encode(out);
        }
    }

    /** {@code left == right}: DefLEqual, 20.2.5.4. */
    public record Equal(Value left, Value right) implements Value {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x93);
            left.encode(out);
            right.encode(out);
        }
    }

    /** {@code !value}: DefLNot, 20.2.5.4. */
    public record Not(Value value) implements Value {
        @Override
        public void encode(ByteWriter out) {
            out.u8(0x92);
            value.encode(out);
        }
    }

    /** An integer in its shortest encoding, 20.2.3. */
    public record Number(long value) implements Value {
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

    /**
     * {@code EisaId ("PNP0A08")}: three letters and four hexadecimal digits, as a number (19.6.36).
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Number eisaId(String id) {
        if (!id.matches("[A-Z]{3}[0-9A-F]{4}")) {
            throw new IllegalArgumentException("no EISA id: " + id);
        }
        int letters = id.charAt(0) - '@' << 10 | id.charAt(1) - '@' << 5 | id.charAt(2) - '@';
        int bits = letters << 16 | Integer.parseInt(id.substring(3), 16);
        return new Number(Integer.toUnsignedLong(Integer.reverseBytes(bits)));
    }

    /** A string of ASCII characters, 20.2.3. */
    public record Text(String value) implements Value {
        /** @throws IllegalArgumentException if it is none */
        public Text {
            if (!value.chars().allMatch(c -> c > 0 && c < 0x80)) {
                throw new IllegalArgumentException("no AML string: " + value);
            }
        }

        @Override
        public void encode(ByteWriter out) {
            out.u8(0x0d).text8(value);
        }
    }

    /** {@code Buffer () { bytes }}: DefBuffer, 20.2.5.4. */
    public record Bytes(byte... bytes) implements Value {
        @Override
        public void encode(ByteWriter out) {
            var body = new ByteWriter();
            new Number(bytes.length).encode(body);
            out.u8(0x11).bytes(packaged(body.bytes(bytes).toByteArray()));
        }
    }

    /** {@code ResourceTemplate () { resources }}: a buffer of descriptors (6.4), which an end tag completes. */
    public record ResourceTemplate(List<? extends Resource> resources) implements Value {
        @Override
        public void encode(ByteWriter out) {
            var descriptors = new ByteWriter();
            resources.forEach(resource -> resource.encode(descriptors));
            // The end tag's checksum byte is 0: nothing is to be checked.
            new Bytes(descriptors.u8(0x79).u8(0).toByteArray()).encode(out);
        }
    }

    /** {@code Package () { values }}: DefPackage, 20.2.5.4. */
    public record Elements(List<? extends Value> values) implements Value {
        /** @throws IllegalArgumentException if there are more than 255 */
        public Elements {
            requireBetween(0, values.size(), MOST_ELEMENTS);
        }

        @Override
        public void encode(ByteWriter out) {
            var body = new ByteWriter().u8(values.size());
            values.forEach(value -> value.encode(body));
            out.u8(0x12).bytes(packaged(body.toByteArray()));
        }
    }

    /** An object by its name, which is looked for outwards: a NameString of one segment, 20.2.2. */
    public record Path(String name) implements Value, Target {
        @Override
        public void encode(ByteWriter out) {
            out.bytes(segment(name));
        }
    }

    /** {@code Arg0} to {@code Arg6} of the method. */
    public record Argument(int number) implements Value {
        public Argument {
            requireBetween(0, number, 6);
        }

        @Override
        public void encode(ByteWriter out) {
            out.u8(0x68 + number);
        }
    }

    /** {@code Local0} to {@code Local7} of the method. */
    public record Local(int number) implements Value, Target {
        public Local {
            requireBetween(0, number, 7);
        }

        @Override
        public void encode(ByteWriter out) {
            out.u8(0x60 + number);
        }
    }

    private static void requireBetween(int least, int number, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException("%d, not %d to %d".formatted(number, least, most));
        }
    }

    private static byte[] encoded(List<? extends Term> terms) {
        var out = new ByteWriter();
        terms.forEach(term -> term.encode(out));
        return out.toByteArray();
    }

    private static byte[] named(String name, byte[] body) {
        return new ByteWriter().bytes(segment(name)).bytes(body).toByteArray();
    }

    /** A name segment: exactly 4 characters; 20.2.2. */
    private static byte[] segment(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no AML name: " + name);
        }
        return new ByteWriter().ascii(name, 4, ' ').toByteArray();
    }

    /** Puts the length in front, which counts itself (PkgLength, 20.2.4). */
    private static byte[] packaged(byte[] body) {
        var out = new ByteWriter();
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

package dev.drydock.examples;

import dev.drydock.efi.disk.nbd.NbdDevice;
import dev.drydock.efi.disk.nbd.NbdExport;
import dev.drydock.efi.spec.VariableAttributes;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.NvramFormat;
import dev.drydock.efi.variable.nvram.NvramFormatException;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock vars}: variables in a file or on a disk of a server. */
@Command(name = "vars", description = "Shows, changes, compares and converts variables in a file.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, footer = {
        "", "A FILE is EDK2's firmware volume (OVMF_VARS.fd, AAVMF_VARS.fd), the JSON of virt-fw-vars, Drydock's own",
        "format, or the URI of a disk on an NBD server: the content tells.",
        "A NAME is BootOrder, GUID-NAME or NAME-GUID; alone it is looked for where variables of that name belong, which is",
        "the specification's namespace for most.",
        "Exit status: 0 done, 1 different, not found or not valid, 2 usage or no file of variables."})
final class VarsCommand implements Runnable {
    private static final String NAME = "A variable: NAME, GUID-NAME or NAME-GUID.";
    private static final String VENDOR = "The vendor: a GUID, or global, db, shim or loader.";
    private static final Comparator<StoredVariable> BY_NAME = Comparator
            .<StoredVariable, String>comparing(stored -> stored.id().vendor().toString())
            .thenComparing(stored -> stored.id().name());

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A file of variables, or nbd://host:port/export, or nbd+unix:///export?socket=PATH.")
    private String file;

    /** A value, in one of the ways in which it can be given. */
    static final class Value {
        @Option(names = "--hex", required = true, paramLabel = "DIGITS", description = "Bytes, as hexadecimal digits.")
        private String hex;

        @Option(names = "--text", required = true, paramLabel = "TEXT", description = "Text in UTF-8, without a terminator.")
        private String text;

        @Option(names = "--wide", required = true, paramLabel = "TEXT", description = "Text as a CHAR16 string, with its terminator.")
        private String wide;

        @Option(names = "--order", required = true, paramLabel = "NUMBERS", description = "Numbers of options for BootOrder or BootNext: 0001,0000.")
        private String order;

        @Option(names = "--from", required = true, paramLabel = "FILE", description = "A file's bytes.")
        private Path from;

        byte[] bytes() throws IOException {
            if (hex != null) {
                return HexFormat.of().parseHex(hex.replaceAll("[\\s:]", ""));
            }
            if (text != null) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            if (wide != null) {
                return (wide + "\0").getBytes(StandardCharsets.UTF_16LE);
            }
            return order != null ? numbers() : Files.readAllBytes(from);
        }

        private byte[] numbers() {
            String[] numbers = order.split(",");
            byte[] bytes = new byte[2 * numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                if (!numbers[i].matches("[0-9A-Fa-f]{4}")) {
                    throw new IllegalArgumentException("'" + numbers[i] + "' is not four hexadecimal digits");
                }
                int number = Integer.parseInt(numbers[i], 16);
                bytes[2 * i] = (byte) number;
                bytes[2 * i + 1] = (byte) (number >>> 8);
            }
            return bytes;
        }
    }

    @Override
    public void run() {
        throw misused("a command is missing: list, get, set, delete, diff, convert or verify");
    }

    @Command(description = "Lists the variables.", mixinStandardHelpOptions = true)
    int list(@Option(names = "--guid", paramLabel = "GUID", description = VENDOR) String vendor) throws IOException {
        PrintWriter output = spec.commandLine().getOut();
        for (StoredVariable stored : read(file).stream().sorted(BY_NAME).toList()) {
            if (vendor == null || stored.id().vendor().equals(understood(() -> VariableName.vendor(vendor)))) {
                Variable variable = stored.variable();
                output.println("%-36s %-24s %-11s %6d  %s".formatted(variable.id().vendor(), variable.id().name(),
                        VariableText.attributes(variable.attributes()), variable.size(), VariableText.brief(variable)));
            }
        }
        output.flush();
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Prints a variable's value.", mixinStandardHelpOptions = true)
    int get(@Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--guid", paramLabel = "GUID", description = VENDOR) String vendor,
            @Option(names = "--hex", description = "As hexadecimal digits, and nothing else.") boolean hex,
            @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "To a file, as it is.") Path output)
            throws IOException {
        VariableId id = id(name, vendor);
        Optional<Variable> found = read(file).stream().filter(stored -> stored.id().equals(id))
                .map(StoredVariable::variable).findFirst();
        if (found.isEmpty()) {
            return notFound(id);
        }
        PrintWriter printed = spec.commandLine().getOut();
        byte[] data = found.get().data();
        if (output != null) {
            Files.write(output, data);
        } else if (hex) {
            printed.println(HexFormat.of().formatHex(data));
        } else {
            printed.println("%s  %s  %d bytes".formatted(id, VariableText.attributes(found.get().attributes()),
                    data.length));
            VariableText.meaning(found.get()).ifPresent(printed::println);
            VariableText.dump(data).forEach(printed::println);
        }
        printed.flush();
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Gives a variable a value; makes the variable if it is not there.", mixinStandardHelpOptions = true)
    int set(@Parameters(paramLabel = "NAME", description = NAME) String name,
            @Option(names = "--guid", paramLabel = "GUID", description = VENDOR) String vendor,
            @Option(names = "--attributes", paramLabel = "LIST", description = "Of NV, BS, RT, AT and others; those that it has, or NV+BS+RT, by default.") String attributes,
            @ArgGroup(multiplicity = "1") Value value) throws IOException {
        VariableId id = id(name, vendor);
        byte[] data;
        try {
            data = value.bytes();
        } catch (IllegalArgumentException e) {
            throw misused(name + ": " + e.getMessage());
        }
        if (data.length == 0) {
            throw misused(name + ": a variable has at least one byte; delete removes it");
        }
        Integer given = attributes == null ? null : understood(() -> VariableText.attributes(attributes));
        try (Nvram nvram = openForWriting()) {
            List<StoredVariable> variables = new ArrayList<>(nvram.variables());
            int at = indexOf(variables, id);
            if (at < 0) {
                variables.add(StoredVariable.of(
                        new Variable(id, given == null ? VariableAttributes.NV_BS_RT : given, data)));
            } else {
                StoredVariable old = variables.get(at);
                var changed = new Variable(id, given == null ? old.variable().attributes() : given, data);
                variables.set(at,
                        new StoredVariable(changed, old.monotonicCount(), old.timestamp(), old.publicKeyIndex()));
            }
            nvram.store(variables);
        }
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Removes variables; all of them, or none if one is not there.", mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "NAME", arity = "1..*", description = NAME) List<String> names,
            @Option(names = "--guid", paramLabel = "GUID", description = VENDOR) String vendor) throws IOException {
        List<VariableId> ids = names.stream().map(name -> id(name, vendor)).toList();
        try (Nvram nvram = openForWriting()) {
            List<StoredVariable> variables = new ArrayList<>(nvram.variables());
            for (VariableId id : ids) {
                if (!variables.removeIf(stored -> stored.id().equals(id))) {
                    return notFound(id);
                }
            }
            nvram.store(variables);
        }
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Tells in what the variables of two files differ, whatever their formats and order.", mixinStandardHelpOptions = true)
    int diff(@Parameters(paramLabel = "OTHER", description = "A file to compare with.") String other)
            throws IOException {
        Map<VariableId, StoredVariable> before = byId(read(file));
        Map<VariableId, StoredVariable> after = byId(read(other));
        var all = new TreeSet<>(BY_NAME);
        all.addAll(before.values());
        all.addAll(after.values());
        PrintWriter output = spec.commandLine().getOut();
        boolean different = false;
        for (StoredVariable each : all) {
            StoredVariable old = before.get(each.id());
            StoredVariable changed = after.get(each.id());
            if (!Objects.equals(old, changed)) {
                different = true;
                output.println(each.id());
                print("-", old, output);
                print("+", changed, output);
            }
        }
        output.flush();
        return different ? Drydock.NOT_AS_EXPECTED : Drydock.AS_EXPECTED;
    }

    private static void print(String sign, StoredVariable stored, PrintWriter output) {
        if (stored != null) {
            String time = stored.timestamp().equals(StoredVariable.NO_TIME) ? "" : "  " + stored.timestamp();
            output.println("%s %s  %d bytes  %s%s".formatted(sign,
                    VariableText.attributes(stored.variable().attributes()), stored.variable().size(),
                    HexFormat.of().formatHex(stored.variable().data()), time));
        }
    }

    @Command(description = "Writes the variables to a new file, in another format if wished.", mixinStandardHelpOptions = true)
    int convert(@Parameters(paramLabel = "TARGET", description = "The file to make.") Path target,
            @Option(names = "--to", paramLabel = "FORMAT", description = "drydock, edk2 or json; by default as the name ends: .fd is edk2, .json is json.") NvramFormat format,
            @Option(names = "--template", paramLabel = "FILE", description = "An empty file of variables whose size and layout the new one gets, such as a firmware's OVMF_VARS.fd.") Path template)
            throws IOException {
        if (format != null && template != null) {
            throw misused("--to and --template: one is enough");
        }
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "exists already");
        }
        List<StoredVariable> variables = read(file);
        try {
            try (Nvram nvram = template == null
                    ? NvramFiles.create(target, format == null ? formatOf(target) : format)
                    : NvramFiles.openOrCopy(target, template)) {
                nvram.store(variables);
            }
        } catch (IOException e) {
            Files.deleteIfExists(target);
            throw e;
        }
        return Drydock.AS_EXPECTED;
    }

    private static NvramFormat formatOf(Path target) {
        String name = target.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".json")
                ? NvramFormat.JSON
                : name.endsWith(".fd") ? NvramFormat.EDK2 : NvramFormat.DRYDOCK;
    }

    @Command(description = "Tells what is wrong with the file, and with the variables that the specification defines.", mixinStandardHelpOptions = true)
    int verify() throws IOException {
        List<String> findings = new ArrayList<>();
        try (Nvram nvram = open(file, true)) {
            findings.addAll(nvram.findings());
            findings.addAll(VariableChecks.of(nvram.variables()));
            PrintWriter output = spec.commandLine().getOut();
            findings.forEach(output::println);
            output.println("%s: %d variables, %d findings".formatted(nvram.format(), nvram.variables().size(),
                    findings.size()));
            output.flush();
        }
        return findings.isEmpty() ? Drydock.AS_EXPECTED : Drydock.NOT_AS_EXPECTED;
    }

    private static Map<VariableId, StoredVariable> byId(List<StoredVariable> variables) {
        Map<VariableId, StoredVariable> result = new LinkedHashMap<>();
        variables.forEach(stored -> result.put(stored.id(), stored));
        return result;
    }

    private static int indexOf(List<StoredVariable> variables, VariableId id) {
        return variables.stream().map(StoredVariable::id).toList().indexOf(id);
    }

    private static List<StoredVariable> read(String file) throws IOException {
        try (Nvram nvram = open(file, true)) {
            return nvram.variables();
        }
    }

    private Nvram openForWriting() throws IOException {
        return open(file, false);
    }

    private static Nvram open(String file, boolean readOnly) throws IOException {
        try {
            if (NbdArgument.matches(file)) {
                NbdExport export = NbdExport.of(NbdArgument.uri(file));
                return NvramFiles.open(readOnly ? NbdDevice.connect(export) : NbdDevice.connectPersistent(export));
            }
            return readOnly ? NvramFiles.openReadOnly(Path.of(file)) : NvramFiles.open(Path.of(file));
        } catch (NvramFormatException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        } catch (InvalidPathException e) {
            throw new IOException(file + ": " + e.getReason(), e);
        }
    }

    private VariableId id(String name, String vendor) {
        return understood(() -> VariableName.parse(name, vendor));
    }

    private <T> T understood(Supplier<T> argument) {
        try {
            return argument.get();
        } catch (IllegalArgumentException e) {
            throw misused(e.getMessage());
        }
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int notFound(VariableId id) {
        spec.commandLine().getErr().println("drydock: " + file + ": there is no " + id);
        spec.commandLine().getErr().flush();
        return Drydock.NOT_AS_EXPECTED;
    }
}

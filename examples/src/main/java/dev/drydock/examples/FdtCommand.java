package dev.drydock.examples;

import dev.drydock.fdt.DtsCompiler;
import dev.drydock.fdt.DtsOption;
import dev.drydock.fdt.DtsSyntaxException;
import dev.drydock.fdt.Fdt;
import dev.drydock.fdt.FdtCheck;
import dev.drydock.fdt.FdtDifference;
import dev.drydock.fdt.FdtFinding;
import dev.drydock.fdt.FdtFormatException;
import dev.drydock.fdt.FdtIndex;
import dev.drydock.fdt.FdtLimits;
import dev.drydock.fdt.FdtOverlayException;
import dev.drydock.fdt.FdtProperty;
import dev.drydock.fdt.FdtReader;
import dev.drydock.fdt.FdtValidator;
import dev.drydock.fdt.LocatedNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drydock fdt}: device trees, as blobs or as source. */
@Command(name = "fdt", description = "Shows, compiles, compares and changes device trees.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true, footer = {
        "", "A TREE is a blob (.dtb, .dtbo) or source (.dts, .dtso): the content tells.",
        "Exit status: 0 done, 1 different, not found or not valid, 2 usage or no device tree."})
final class FdtCommand implements Runnable {
    private static final String TREE = "A device tree: blob or source.";
    private static final int MAGIC = 0xd00dfeed;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: print, compile, decompile, diff, overlay, get or check");
    }

    @Command(description = "Prints a tree, or the node at a path, as source.", mixinStandardHelpOptions = true)
    int print(@Parameters(paramLabel = "TREE", description = TREE) Path file,
            @Parameters(paramLabel = "NODE", defaultValue = "/", description = "A path or an alias.") String path,
            @Option(names = "--sort", description = "Properties and nodes in the order of their names.") boolean sort,
            @Option(names = "--lenient", description = "Mend what can be mended in a malformed blob.") boolean lenient)
            throws IOException {
        Fdt read = lenient ? readLenient(file) : read(file);
        Fdt tree = sort ? read.sorted() : read;
        PrintWriter output = spec.commandLine().getOut();
        if (path.equals("/")) {
            output.print(tree.toDts());
        } else {
            LocatedNode node = tree.index().find(path).orElse(null);
            if (node == null) {
                return notFound(file, path);
            }
            output.print(node.node());
        }
        output.flush();
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Compiles source to a blob.", mixinStandardHelpOptions = true)
    int compile(@Parameters(paramLabel = "FILE.dts", description = "The source.") Path file,
            @Option(names = {"-o",
                    "--output"}, required = true, paramLabel = "FILE.dtb", description = "The blob.") Path output,
            @Option(names = {"-@",
                    "--symbols"}, description = "List labels in __symbols__, for overlays.") boolean symbols,
            @Option(names = {"-A", "--aliases"}, description = "Make an alias of each label.") boolean aliases,
            @Option(names = {"-W", "--warnings"}, description = "Print what the checks find.") boolean warnings)
            throws IOException {
        Set<DtsOption> options = EnumSet.noneOf(DtsOption.class);
        if (symbols) {
            options.add(DtsOption.SYMBOLS);
        }
        if (aliases) {
            options.add(DtsOption.ALIASES);
        }
        Fdt tree = parse(file, Files.readAllBytes(file), options);
        if (warnings) {
            FdtValidator.validate(tree).forEach(finding -> spec.commandLine().getErr().println(file + ": " + finding));
            spec.commandLine().getErr().flush();
        }
        Files.write(output, tree.toBytes());
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Turns a blob into source.", mixinStandardHelpOptions = true)
    int decompile(@Parameters(paramLabel = "FILE.dtb", description = "The blob.") Path file,
            @Option(names = {"-o",
                    "--output"}, required = true, paramLabel = "FILE.dts", description = "The source.") Path output)
            throws IOException {
        Files.writeString(output, read(file).toDts());
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Tells in what two trees differ, whatever their order.", mixinStandardHelpOptions = true)
    int diff(@Parameters(paramLabel = "TREE", description = TREE) Path before,
            @Parameters(paramLabel = "TREE", description = TREE) Path after) throws IOException {
        List<FdtDifference> differences = FdtDifference.between(read(before), read(after));
        PrintWriter output = spec.commandLine().getOut();
        differences.forEach(output::println);
        output.flush();
        return differences.isEmpty() ? Drydock.AS_EXPECTED : Drydock.NOT_AS_EXPECTED;
    }

    @Command(description = "Applies overlays to a tree, one after the other.", mixinStandardHelpOptions = true)
    int overlay(@Parameters(paramLabel = "TREE", description = TREE) Path file,
            @Parameters(paramLabel = "OVERLAY", arity = "1..*", description = "Overlays: blobs or sources.") List<Path> overlays,
            @Option(names = {"-o",
                    "--output"}, required = true, paramLabel = "FILE.dtb", description = "The blob.") Path output)
            throws IOException {
        Fdt tree = read(file);
        for (Path overlay : overlays) {
            try {
                tree = tree.overlay(read(overlay));
            } catch (FdtOverlayException e) {
                throw new IOException(overlay + ": " + e.getMessage(), e);
            }
        }
        Files.write(output, tree.toBytes());
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Prints a property's value: strings and 32-bit cells, each on a line, or else bytes.", mixinStandardHelpOptions = true)
    int get(@Parameters(paramLabel = "TREE", description = TREE) Path file,
            @Parameters(paramLabel = "NODE", description = "A path or an alias.") String path,
            @Parameters(paramLabel = "PROPERTY", arity = "0..1", description = "Without one, the names of the properties and children are printed.") String name)
            throws IOException {
        FdtIndex index = read(file).index();
        LocatedNode node = index.find(path).orElse(null);
        if (node == null) {
            return notFound(file, path);
        }
        PrintWriter output = spec.commandLine().getOut();
        if (name == null) {
            node.node().properties().forEach(property -> output.println(property.name()));
            node.node().children().forEach(child -> output.println(child.name() + "/"));
        } else {
            FdtProperty property = node.property(name).orElse(null);
            if (property == null) {
                return notFound(file, path + ": " + name);
            }
            output.println(value(property));
        }
        output.flush();
        return Drydock.AS_EXPECTED;
    }

    @Command(description = "Tells what is wrong with a well-formed tree.", mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "TREE", description = TREE) Path file,
            @Option(names = "--except", split = ",", paramLabel = "CHECK", description = "Checks that are not made.") List<String> except)
            throws IOException {
        Set<FdtCheck> checks = EnumSet.allOf(FdtCheck.class);
        for (String id : except == null ? List.<String>of() : except) {
            if (!checks.removeIf(check -> check.id().equals(id))) {
                throw new ParameterException(spec.commandLine(), "there is no check " + id + ": "
                        + Arrays.stream(FdtCheck.values()).map(FdtCheck::id).collect(Collectors.joining(", ")));
            }
        }
        List<FdtFinding> findings = FdtValidator.validate(read(file), checks);
        PrintWriter output = spec.commandLine().getOut();
        findings.forEach(output::println);
        output.flush();
        return findings.isEmpty() ? Drydock.AS_EXPECTED : Drydock.NOT_AS_EXPECTED;
    }

    private static String value(FdtProperty property) {
        if (property.isPrintable()) {
            return String.join("\n", property.asStringList().orElseThrow());
        }
        return property.asCells().map(cells -> Arrays.stream(cells).mapToObj(cell -> "0x" + Integer.toHexString(cell))
                .collect(Collectors.joining("\n"))).orElseGet(() -> HexFormat.of().formatHex(property.asBytes()));
    }

    private int notFound(Path file, String what) {
        spec.commandLine().getErr().println("drydock: " + file + ": there is no " + what);
        spec.commandLine().getErr().flush();
        return Drydock.NOT_AS_EXPECTED;
    }

    private static Fdt read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        if (!isBlob(content)) {
            return parse(file, content, Set.of(DtsOption.SYMBOLS));
        }
        try {
            return FdtReader.read(content);
        } catch (FdtFormatException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private Fdt readLenient(Path file) throws IOException {
        try {
            return FdtReader.readLenient(Files.readAllBytes(file), FdtLimits.DEFAULT, fault -> {
                spec.commandLine().getErr().println("drydock: " + file + ": mended: " + fault.getMessage());
                spec.commandLine().getErr().flush();
            });
        } catch (FdtFormatException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isBlob(byte[] content) {
        return content.length >= Integer.BYTES && java.nio.ByteBuffer.wrap(content).getInt() == MAGIC;
    }

    private static Fdt parse(Path file, byte[] source, Set<DtsOption> options) throws IOException {
        try {
            return DtsCompiler.compile(source, options, FdtLimits.DEFAULT).tree();
        } catch (DtsSyntaxException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}

package dev.drydock.examples;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The {@code drydock} command. */
public final class Drydock implements Runnable {
    /** The image did what was expected. */
    static final int AS_EXPECTED = 0;
    /** It did not. */
    static final int NOT_AS_EXPECTED = 1;
    /** Nothing was run, because of what was asked for. */
    static final int UNUSABLE = 2;

    private static final List<Subcommand> COMMANDS = List.of(
            new Subcommand("boot", () -> new CommandLine(new BootCommand().spec())),
            new Subcommand("inspect", InspectCommand::new), new Subcommand("fdt", FdtCommand::new),
            new Subcommand("vars", VarsCommand::new), new Subcommand("images", ImagesCommand::new),
            new Subcommand("demo", DemoCommand::new));

    private final CommandSpec spec = describe();

    /** @param maker makes what picocli takes for a command */
    private record Subcommand(String name, Supplier<Object> maker) {}

    private Drydock() {}

    private CommandSpec describe() {
        CommandSpec description = new CommandDescription("drydock", "Boots UEFI images inside a Java process.", this)
                .finish().version("drydock 0.1.0");
        description.usageMessage().synopsisSubcommandLabel("COMMAND").footer("",
                "Exit status: 0 as expected, 1 not so, 2 usage or an input that is no image.", "",
                "drydock COMMAND --help tells more.");
        return description;
    }

    /** Runs the command and ends the process. */
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** Knows only the command that is named first, if one is: to describe the others would delay each boot. */
    static CommandLine commandLine(String... arguments) {
        List<Subcommand> named = COMMANDS.stream()
                .filter(command -> arguments.length > 0 && command.name().equals(arguments[0])).toList();
        var commandLine = new CommandLine(new Drydock().spec);
        for (Subcommand command : named.isEmpty() ? COMMANDS : named) {
            commandLine.addSubcommand(command.name(), command.maker().get());
        }
        return commandLine.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Drydock::misused).setExecutionExceptionHandler(Drydock::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(),
                "a command is missing: boot, inspect, fdt, vars, images or demo");
    }

    private static int misused(ParameterException e, String[] arguments) {
        complain(e.getCommandLine(), e.getMessage() + " (" + e.getCommandLine().getCommandSpec().qualifiedName()
                + " --help tells more)");
        return UNUSABLE;
    }

    private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult arguments) {
        switch (e) {
            case IOException io -> complain(commandLine, describe(io));
            // The library tells so where Unicorn is missing: what to install is in the message.
            case IllegalStateException state when state.getMessage() != null ->
                complain(commandLine, state.getMessage());
            default -> e.printStackTrace(commandLine.getErr());
        }
        return UNUSABLE;
    }

    private static String describe(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file";
            case AccessDeniedException denied -> denied.getFile() + ": access denied";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }

    private static void complain(CommandLine commandLine, String message) {
        commandLine.getErr().println("drydock: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
        commandLine.getErr().flush();
    }
}

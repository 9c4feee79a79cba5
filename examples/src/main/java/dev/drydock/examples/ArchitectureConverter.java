package dev.drydock.examples;

import dev.drydock.core.cpu.Architecture;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an architecture's name from the command line, with the names that others have for the two as well. */
final class ArchitectureConverter implements ITypeConverter<Architecture> {
    @Override
    public Architecture convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "x86_64", "x86-64", "amd64", "x64" -> Architecture.X86_64;
            case "aarch64", "arm64", "aa64" -> Architecture.AARCH64;
            default -> throw new TypeConversionException("'" + value + "' is neither x86_64 nor aarch64");
        };
    }
}

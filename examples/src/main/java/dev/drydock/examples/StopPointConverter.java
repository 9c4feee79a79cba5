package dev.drydock.examples;

import dev.drydock.efi.StopPoint;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a {@link StopPoint} in lower case with hyphens. */
final class StopPointConverter implements ITypeConverter<StopPoint> {
    @Override
    public StopPoint convert(String text) {
        for (StopPoint point : StopPoint.values()) {
            if (point.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return point;
            }
        }
        throw new TypeConversionException("'" + text + "' is none of exit-boot-services, kernel-takeover, none");
    }
}

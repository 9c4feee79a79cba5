package dev.drydock.efi.spec;

import java.util.Map;
import java.util.TreeMap;

/**
 * {@code EFI_STATUS} (UEFI 2.10, appendix D): an open set; errors have the highest bit set, warnings are small.
 */
public record EfiStatus(long value) {
    private static final long ERROR_BIT = 1L << 63;
    private static final Map<Long, String> NAMES = new TreeMap<>();

    public static final EfiStatus SUCCESS = named("SUCCESS", 0);
    public static final EfiStatus WARN_UNKNOWN_GLYPH = named("WARN_UNKNOWN_GLYPH", 1);
    public static final EfiStatus WARN_DELETE_FAILURE = named("WARN_DELETE_FAILURE", 2);
    public static final EfiStatus WARN_WRITE_FAILURE = named("WARN_WRITE_FAILURE", 3);
    public static final EfiStatus WARN_BUFFER_TOO_SMALL = named("WARN_BUFFER_TOO_SMALL", 4);
    public static final EfiStatus WARN_STALE_DATA = named("WARN_STALE_DATA", 5);
    public static final EfiStatus WARN_FILE_SYSTEM = named("WARN_FILE_SYSTEM", 6);
    public static final EfiStatus WARN_RESET_REQUIRED = named("WARN_RESET_REQUIRED", 7);
    public static final EfiStatus LOAD_ERROR = error("LOAD_ERROR", 1);
    public static final EfiStatus INVALID_PARAMETER = error("INVALID_PARAMETER", 2);
    public static final EfiStatus UNSUPPORTED = error("UNSUPPORTED", 3);
    public static final EfiStatus BAD_BUFFER_SIZE = error("BAD_BUFFER_SIZE", 4);
    public static final EfiStatus BUFFER_TOO_SMALL = error("BUFFER_TOO_SMALL", 5);
    public static final EfiStatus NOT_READY = error("NOT_READY", 6);
    public static final EfiStatus DEVICE_ERROR = error("DEVICE_ERROR", 7);
    public static final EfiStatus WRITE_PROTECTED = error("WRITE_PROTECTED", 8);
    public static final EfiStatus OUT_OF_RESOURCES = error("OUT_OF_RESOURCES", 9);
    public static final EfiStatus VOLUME_CORRUPTED = error("VOLUME_CORRUPTED", 10);
    public static final EfiStatus VOLUME_FULL = error("VOLUME_FULL", 11);
    public static final EfiStatus NO_MEDIA = error("NO_MEDIA", 12);
    public static final EfiStatus MEDIA_CHANGED = error("MEDIA_CHANGED", 13);
    public static final EfiStatus NOT_FOUND = error("NOT_FOUND", 14);
    public static final EfiStatus ACCESS_DENIED = error("ACCESS_DENIED", 15);
    public static final EfiStatus NO_RESPONSE = error("NO_RESPONSE", 16);
    public static final EfiStatus NO_MAPPING = error("NO_MAPPING", 17);
    public static final EfiStatus TIMEOUT = error("TIMEOUT", 18);
    public static final EfiStatus NOT_STARTED = error("NOT_STARTED", 19);
    public static final EfiStatus ALREADY_STARTED = error("ALREADY_STARTED", 20);
    public static final EfiStatus ABORTED = error("ABORTED", 21);
    public static final EfiStatus ICMP_ERROR = error("ICMP_ERROR", 22);
    public static final EfiStatus TFTP_ERROR = error("TFTP_ERROR", 23);
    public static final EfiStatus PROTOCOL_ERROR = error("PROTOCOL_ERROR", 24);
    public static final EfiStatus INCOMPATIBLE_VERSION = error("INCOMPATIBLE_VERSION", 25);
    public static final EfiStatus SECURITY_VIOLATION = error("SECURITY_VIOLATION", 26);
    public static final EfiStatus CRC_ERROR = error("CRC_ERROR", 27);
    public static final EfiStatus END_OF_MEDIA = error("END_OF_MEDIA", 28);
    public static final EfiStatus END_OF_FILE = error("END_OF_FILE", 31);
    public static final EfiStatus INVALID_LANGUAGE = error("INVALID_LANGUAGE", 32);
    public static final EfiStatus COMPROMISED_DATA = error("COMPROMISED_DATA", 33);
    public static final EfiStatus IP_ADDRESS_CONFLICT = error("IP_ADDRESS_CONFLICT", 34);
    public static final EfiStatus HTTP_ERROR = error("HTTP_ERROR", 35);

    private static EfiStatus error(String name, int number) {
        return named(name, ERROR_BIT | number);
    }

    private static EfiStatus named(String name, long value) {
        NAMES.put(value, "EFI_" + name);
        return new EfiStatus(value);
    }

    public boolean isError() {
        return value < 0;
    }

    /** The specification's name, such as {@code EFI_NOT_FOUND}, or the value in hexadecimal. */
    @Override
    public String toString() {
        String name = NAMES.get(value);
        return name != null ? name : "0x" + Long.toHexString(value);
    }
}

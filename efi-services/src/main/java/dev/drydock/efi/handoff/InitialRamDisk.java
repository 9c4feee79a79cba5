package dev.drydock.efi.handoff;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The initial RAM disk as it lay at the place that a kernel was told, when the kernel took over. */
public final class InitialRamDisk {
    private final long address;
    private final byte[] content;
    private final InitrdSource source;

    /** @param address in guest memory */
    public InitialRamDisk(long address, byte[] content, InitrdSource source) {
        this.address = address;
        this.content = content.clone();
        this.source = source;
    }

    /** Where it lay in guest memory. */
    public long address() {
        return address;
    }

    /** Its size. */
    public long bytes() {
        return content.length;
    }

    /** What lay there. */
    public byte[] content() {
        return content.clone();
    }

    /** How the kernel got it. */
    public InitrdSource source() {
        return source;
    }

    /** The SHA-256 digest of the content, in hexadecimal. */
    public String sha256() {
        return digest(content);
    }

    /** Whether the content begins with these bytes: a stub may append archives of its own. */
    public boolean startsWith(byte[] start) {
        return content.length >= start.length && Arrays.equals(content, 0, start.length, start, 0, start.length);
    }

    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return content.length + " bytes, sha256 " + sha256();
    }
}

package dev.drydock.pe;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that Authenticode signatures of UEFI images use. */
public enum DigestAlgorithm {
    /** For display only: no firmware of today accepts it. */
    SHA1("SHA-1"),
    /** What nearly every signature uses. */
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512");

    private final String javaName;

    DigestAlgorithm(String javaName) {
        this.javaName = javaName;
    }

    MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(javaName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime lacks " + javaName, e);
        }
    }
}

package dev.drydock.efi.variable.nvram;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** How a slot's content is protected: not at all, or by AES-GCM with a key of the caller's. */
sealed interface Seal {
    int NONCE_BYTES = 12;
    Seal NONE = new None();

    /** The number that tells kinds of seals apart in a slot's header. */
    int kind();

    /** Bytes that are different each time; stored with what is sealed. */
    byte[] nonce();

    /** How many bytes sealing adds. */
    int overhead();

    byte[] seal(byte[] content, byte[] nonce, byte[] header);

    /** The content, or nothing if it or the header was changed, or the key is another. */
    Optional<byte[]> open(byte[] sealed, byte[] nonce, byte[] header);

    /** Content in the clear; the slot's digest tells damage. */
    record None() implements Seal {
        @Override
        public int kind() {
            return 0;
        }

        @Override
        public byte[] nonce() {
            return new byte[NONCE_BYTES];
        }

        @Override
        public int overhead() {
            return 0;
        }

        @Override
        public byte[] seal(byte[] content, byte[] nonce, byte[] header) {
            return content;
        }

        @Override
        public Optional<byte[]> open(byte[] sealed, byte[] nonce, byte[] header) {
            return Optional.of(sealed);
        }
    }

    /** AES in Galois counter mode; the header is authenticated too. */
    final class AesGcm implements Seal {
        private static final int TAG_BYTES = 16;

        private final SecretKeySpec key;
        private final SecureRandom random = new SecureRandom();

        /**
         * @param key 16, 24 or 32 bytes
         * @throws IllegalArgumentException if it has another length
         */
        AesGcm(byte[] key) {
            if (key.length != 16 && key.length != 24 && key.length != 32) {
                throw new IllegalArgumentException("an AES key has 16, 24 or 32 bytes, not " + key.length);
            }
            this.key = new SecretKeySpec(key, "AES");
        }

        @Override
        public int kind() {
            return 1;
        }

        @Override
        public byte[] nonce() {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            return nonce;
        }

        @Override
        public int overhead() {
            return TAG_BYTES;
        }

        private Cipher cipher(int mode, byte[] nonce, byte[] header) throws GeneralSecurityException {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
            cipher.updateAAD(header);
            return cipher;
        }

        @Override
        public byte[] seal(byte[] content, byte[] nonce, byte[] header) {
            try {
                return cipher(Cipher.ENCRYPT_MODE, nonce, header).doFinal(content);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has AES-GCM", e);
            }
        }

        @Override
        public Optional<byte[]> open(byte[] sealed, byte[] nonce, byte[] header) {
            try {
                return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, header).doFinal(sealed));
            } catch (GeneralSecurityException _) {
                return Optional.empty();
            }
        }
    }
}

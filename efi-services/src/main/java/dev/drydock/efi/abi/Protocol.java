package dev.drydock.efi.abi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface that declares a UEFI protocol: its {@link Slot}s are functions that take the protocol's own address as
 * their first argument, its {@link Field}s are data.
 *
 * <p>A slot whose first Java parameter is {@link This} is given that address; others are not.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Protocol {
    /** The protocol's GUID in registry format. */
    String value();

    /** The specification's name, such as {@code EFI_BLOCK_IO_PROTOCOL}. */
    String name();
}

package dev.drydock.efi.abi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A function pointer in a table.
 *
 * <p>The Java types are the marshalling. Parameters: {@code byte}, {@code short}, {@code int}, {@code long} and
 * {@code boolean} are the C integers of that size (UINTN is {@code long}); an enum is a C enum whose values are its
 * ordinals, any other value being EFI_INVALID_PARAMETER before the method runs; {@link dev.drydock.efi.spec.Handle};
 * {@link dev.drydock.core.memory.Address} is {@code VOID *}; {@link dev.drydock.core.memory.Pointer} a typed pointer;
 * {@link dev.drydock.efi.spec.Guid} and {@link String} are read through a pointer and null for a null pointer. Results:
 * {@link dev.drydock.efi.spec.EfiStatus}, {@code void}, {@code long}, {@code boolean}, or
 * {@link dev.drydock.core.machine.Step} for a function that may call the guest or end the run.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Slot {
    /** The offset in the table, in bytes. */
    int value();

    /** The specification's name of the function where it is not the method's with a capital letter. */
    String name() default "";
}

package dev.drydock.efi.abi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An interface that declares functions of a service table, which take no pointer to the table. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ServiceTable {
    /** The specification's name, such as {@code EFI_BOOT_SERVICES}. */
    String value();

    /** Whether the table's functions can be called after ExitBootServices. */
    boolean atRuntime() default false;
}

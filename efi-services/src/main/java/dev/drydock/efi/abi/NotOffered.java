package dev.drydock.efi.abi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an implementing method: the function is deliberately not offered. It must answer EFI_UNSUPPORTED, and each call of it
 * is counted in the run's report.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface NotOffered {
    /** Why, in a few words. */
    String value();
}

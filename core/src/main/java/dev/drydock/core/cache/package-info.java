/** What guests computed before, kept so that it need not be computed again. */
package dev.drydock.core.cache;

/** How structures lie in memory, where neither a record nor a protocol's interface says so. */
package dev.drydock.efi.layout;

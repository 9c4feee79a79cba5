/**
 * Device paths (UEFI 2.10, chapter 10): nodes as values, their bytes and their text, and the protocols for both.
 *
 * <p>A family of nodes is a sealed interface with a record for each type. A node that is of no known type, or not laid out
 * as its type says, is a {@link dev.drydock.efi.protocol.devicepath.RawNode}, so every path keeps its exact bytes.
 */
package dev.drydock.efi.protocol.devicepath;

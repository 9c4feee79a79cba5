/**
 * Disks at the other end of a network block device connection, as {@code doc/proto.md} and {@code doc/uri.md} of the NBD project
 * specify it: fixed newstyle negotiation, simple replies, no TLS.
 */
package dev.drydock.efi.disk.nbd;

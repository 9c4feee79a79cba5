package dev.drydock.efi.spec;

import dev.drydock.efi.abi.Protocol;

/**
 * {@code EFI_UNICODE_COLLATION_PROTOCOL} (UEFI 2.10, 17.1), whose GUID is {@code EFI_UNICODE_COLLATION_PROTOCOL2_GUID}:
 * languages are RFC 4646 codes separated by semicolons.
 */
@Protocol(value = "a4c751fc-23ae-4c3e-92e9-4964cf63f349", name = "EFI_UNICODE_COLLATION_PROTOCOL2")
public interface UnicodeCollation2Protocol extends UnicodeCollationProtocol {}

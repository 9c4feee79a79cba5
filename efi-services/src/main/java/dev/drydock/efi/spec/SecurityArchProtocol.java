package dev.drydock.efi.spec;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_SECURITY_ARCH_PROTOCOL} (PI 1.7, volume 2, 12.9.1): whether a file of unknown origin may be used. */
@Protocol(value = "a46423e3-4617-49f1-b9ff-d1bfa9115839", name = "EFI_SECURITY_ARCH_PROTOCOL")
public interface SecurityArchProtocol {
    @Slot(0x00)
    EfiStatus fileAuthenticationState(int authenticationStatus, Address file);
}

package dev.drydock.efi.protocol.security;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.boot.ImageAuthentication;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Security2ArchProtocol;
import dev.drydock.efi.spec.SecurityArchProtocol;

/** A platform without a policy: any file may be used. */
public final class NoSecurity implements SecurityArchProtocol, Security2ArchProtocol {
    private NoSecurity() {}

    /** Installs the protocols, and tells how LoadImage asks them. */
    public static ImageAuthentication install(Platform platform) {
        var policy = new NoSecurity();
        return ImageAuthentication.install(platform, policy, policy);
    }

    @Override
    public EfiStatus fileAuthenticationState(int authenticationStatus, Address file) {
        return file.isNull() ? EfiStatus.INVALID_PARAMETER : EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus fileAuthentication(Address file, Address fileBuffer, long fileSize, boolean bootPolicy) {
        return file.isNull() && fileBuffer.isNull() ? EfiStatus.INVALID_PARAMETER : EfiStatus.SUCCESS;
    }
}

package dev.drydock.efi.protocol.media;

import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.This;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.disk.BlockDevice;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.TransferToken;
import java.io.IOException;

/** Transfers with a token: checked when they are asked for, done when their time comes. */
final class TokenTransfers {
    private final Platform platform;
    private final GuestMemory memory;
    private final BackgroundRequests background;

    TokenTransfers(Platform platform, BackgroundRequests background) {
        this.platform = platform;
        this.background = background;
        memory = platform.memory();
    }

    /** Does a transfer now if there is no token or no event in it, else in the background. */
    EfiStatus run(This instance, Pointer<TransferToken> token, MediumTransfer transfer) throws IOException {
        EfiStatus status = transfer.check();
        if (status.isError()) {
            return status;
        }
        if (isSynchronous(token)) {
            return transfer.run(memory);
        }
        MediumTransfer later = transfer.afterLatency();
        return submit(instance, token, transfer.medium().device(), () -> later.run(memory));
    }

    private static boolean isSynchronous(Pointer<TransferToken> token) {
        return token.isNull() || token.get().event().isNull();
    }

    private EfiStatus submit(This instance, Pointer<TransferToken> token, BlockDevice device,
            BackgroundRequests.Work work) {
        long event = token.get().event().value();
        if (platform.events().find(event) == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        background.submit(device, instance.address(), event, token.address() + TransferToken.STATUS_OFFSET,
                device.latencyNanos(), work);
        return EfiStatus.SUCCESS;
    }

    /** Makes what was written durable. */
    static EfiStatus flush(Medium medium) throws IOException {
        if (medium == null) {
            return EfiStatus.INVALID_PARAMETER;
        }
        if (!medium.isPresent()) {
            return EfiStatus.NO_MEDIA;
        }
        medium.device().flush();
        return EfiStatus.SUCCESS;
    }

    /** The same, in the background if the token has an event: after all that was asked of the device before. */
    EfiStatus flush(This instance, Pointer<TransferToken> token, Medium medium) throws IOException {
        if (medium != null && medium.isPresent() && medium.device().isReadOnly()) {
            return EfiStatus.WRITE_PROTECTED;
        }
        if (isSynchronous(token) || medium == null || !medium.isPresent()) {
            return flush(medium);
        }
        return submit(instance, token, medium.device(), () -> flush(medium));
    }

    void cancel(This instance, EfiStatus status) {
        background.cancel(instance.address(), status);
    }
}

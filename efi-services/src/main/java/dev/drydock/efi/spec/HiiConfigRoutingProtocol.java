package dev.drydock.efi.spec;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.Protocol;
import dev.drydock.efi.abi.Slot;

/** {@code EFI_HII_CONFIG_ROUTING_PROTOCOL} (UEFI 2.10, 35.4). Its strings are zero-terminated, in 16-bit units. */
@Protocol(value = "587e72d7-cc50-4f79-8209-ca291fc1a10f", name = "EFI_HII_CONFIG_ROUTING_PROTOCOL")
public interface HiiConfigRoutingProtocol {
    @Slot(0x00)
    Step extractConfig(Address request, Pointer<Address> progress, Pointer<Address> results);

    @Slot(0x08)
    Step exportConfig(Pointer<Address> results);

    @Slot(0x10)
    Step routeConfig(Address configuration, Pointer<Address> progress);

    @Slot(0x18)
    EfiStatus blockToConfig(Address configRequest, Address block, long blockSize, Pointer<Address> config,
            Pointer<Address> progress);

    @Slot(0x20)
    EfiStatus configToBlock(Address configResp, Address block, Pointer<Long> blockSize, Pointer<Address> progress);

    @Slot(value = 0x28, name = "GetAltConfig")
    EfiStatus getAltConfig(Address configResp, Guid guid, String name, Address devicePath, Pointer<Short> altCfgId,
            Pointer<Address> altCfgResp);
}

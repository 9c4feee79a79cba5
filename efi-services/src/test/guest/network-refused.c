/* A simple network (24.1) whose device takes no set of features: it starts, and never gets further. */
#include "contract.h"
#include "simple-network.h"

static const EFI_GUID NETWORK = EFI_SIMPLE_NETWORK_PROTOCOL_GUID;
static const EFI_GUID PATH = EFI_DEVICE_PATH_PROTOCOL_GUID;

static VOID contract(VOID) {
    EFI_SIMPLE_NETWORK_PROTOCOL *net = NULL;
    EFI_HANDLE *handles = NULL;
    UINTN count = 0;
    CALL(LocateHandleBuffer, SUCCESS, "a network device",
         BS->LocateHandleBuffer(ByProtocol, &NETWORK, NULL, &count, &handles));
    CHECK_EQUAL(LocateHandleBuffer, "one network device", 1, count);
    CALL(HandleProtocol, SUCCESS, "network", BS->HandleProtocol(handles[0], &NETWORK, (VOID **) &net));
    VOID *path = NULL;
    CALL(HandleProtocol, SUCCESS, "its device path", BS->HandleProtocol(handles[0], &PATH, &path));
    CHECK_EQUAL(SimpleNetwork.Mode, "revision", EFI_SIMPLE_NETWORK_PROTOCOL_REVISION, net->Revision);
    EFI_SIMPLE_NETWORK_MODE *mode = net->Mode;
    CHECK_EQUAL(SimpleNetwork.Mode, "stopped", EfiSimpleNetworkStopped, mode->State);
    CHECK_EQUAL(SimpleNetwork.Mode, "an Ethernet address", 6, mode->HwAddressSize);
    CHECK_EQUAL(SimpleNetwork.Mode, "an Ethernet header", 14, mode->MediaHeaderSize);
    CHECK_EQUAL(SimpleNetwork.Mode, "Ethernet", 1, mode->IfType);
    CHECK(SimpleNetwork.Mode, "an address of its own",
          equal(&mode->CurrentAddress, &mode->PermanentAddress, 32) && !filled(&mode->CurrentAddress, 0, 6));
    CHECK(SimpleNetwork.Mode, "the broadcast address", filled(&mode->BroadcastAddress, 0xff, 6));
    CHECK(SimpleNetwork.Mode, "the link is up", mode->MediaPresentSupported && mode->MediaPresent);

    UINT8 packet[64] = {0};
    UINTN size = sizeof(packet);
    UINT32 interrupts;
    EFI_IP_ADDRESS address = {{224, 0, 0, 1}};
    EFI_MAC_ADDRESS mac;
    CALL(SimpleNetwork.Initialize, NOT_STARTED, "stopped", net->Initialize(net, 0, 0));
    CALL(SimpleNetwork.Stop, NOT_STARTED, "stopped", net->Stop(net));
    CALL(SimpleNetwork.Shutdown, NOT_STARTED, "stopped", net->Shutdown(net));
    CALL(SimpleNetwork.GetStatus, NOT_STARTED, "stopped", net->GetStatus(net, &interrupts, NULL));
    CALL(SimpleNetwork.Transmit, NOT_STARTED, "stopped",
         net->Transmit(net, 0, sizeof(packet), packet, NULL, NULL, NULL));
    CALL(SimpleNetwork.Receive, NOT_STARTED, "stopped", net->Receive(net, NULL, &size, packet, NULL, NULL, NULL));
    CALL(SimpleNetwork.ReceiveFilters, NOT_STARTED, "stopped", net->ReceiveFilters(net, 1, 0, FALSE, 0, NULL));
    CALL(SimpleNetwork.MCastIpToMac, NOT_STARTED, "stopped", net->MCastIpToMac(net, FALSE, &address, &mac));

    CALL(SimpleNetwork.Start, SUCCESS, "stopped", net->Start(net));
    CHECK_EQUAL(SimpleNetwork.Start, "started", EfiSimpleNetworkStarted, mode->State);
    CALL(SimpleNetwork.Start, ALREADY_STARTED, "again", net->Start(net));
    CALL(SimpleNetwork.Initialize, UNSUPPORTED, "the features are refused", net->Initialize(net, 0, 0));
    CHECK_EQUAL(SimpleNetwork.Initialize, "not initialized", EfiSimpleNetworkStarted, mode->State);
    CALL(SimpleNetwork.Initialize, UNSUPPORTED, "larger buffers", net->Initialize(net, 4096, 0));
    CALL(SimpleNetwork.Reset, UNSUPPORTED, "started", net->Reset(net, FALSE));
    CALL(SimpleNetwork.Shutdown, DEVICE_ERROR, "not initialized", net->Shutdown(net));
    CALL(SimpleNetwork.GetStatus, DEVICE_ERROR, "not initialized", net->GetStatus(net, &interrupts, NULL));
    CALL(SimpleNetwork.Transmit, DEVICE_ERROR, "not initialized",
         net->Transmit(net, 0, sizeof(packet), packet, NULL, NULL, NULL));
    CALL(SimpleNetwork.Receive, DEVICE_ERROR, "not initialized",
         net->Receive(net, NULL, &size, packet, NULL, NULL, NULL));
    CALL(SimpleNetwork.ReceiveFilters, DEVICE_ERROR, "not initialized",
         net->ReceiveFilters(net, 1, 0, FALSE, 0, NULL));
    CALL(SimpleNetwork.MCastIpToMac, DEVICE_ERROR, "not initialized",
         net->MCastIpToMac(net, FALSE, &address, &mac));
    CALL(SimpleNetwork.MCastIpToMac, INVALID_PARAMETER, "no address", net->MCastIpToMac(net, FALSE, NULL, &mac));
    CALL(SimpleNetwork.Transmit, INVALID_PARAMETER, "no packet", net->Transmit(net, 0, 64, NULL, NULL, NULL, NULL));
    CALL(SimpleNetwork.Receive, INVALID_PARAMETER, "no buffer",
         net->Receive(net, NULL, &size, NULL, NULL, NULL, NULL));
    CALL(SimpleNetwork.StationAddress, UNSUPPORTED, "started", net->StationAddress(net, TRUE, NULL));
    CALL(SimpleNetwork.Statistics, UNSUPPORTED, "started", net->Statistics(net, TRUE, NULL, NULL));
    CALL(SimpleNetwork.NvData, UNSUPPORTED, "started", net->NvData(net, TRUE, 0, 4, packet));
    CALL(CheckEvent, NOT_READY, "no packet waits", BS->CheckEvent(net->WaitForPacket));
    CALL(SimpleNetwork.Stop, SUCCESS, "started", net->Stop(net));
    CHECK_EQUAL(SimpleNetwork.Stop, "stopped", EfiSimpleNetworkStopped, mode->State);
}

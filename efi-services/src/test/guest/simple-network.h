/* What guest programs need of the UEFI Specification, 2.10, chapter 24: the simple network protocol. */
#ifndef SIMPLE_NETWORK_H
#define SIMPLE_NETWORK_H

#include "uefi.h"

/* 24.1 Simple network protocol */

#define EFI_SIMPLE_NETWORK_PROTOCOL_GUID \
    {0xa19832b9, 0xac25, 0x11d3, {0x9a, 0x2d, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}
#define EFI_SIMPLE_NETWORK_PROTOCOL_REVISION 0x00010000

typedef struct {
    UINT8 Addr[32];
} EFI_MAC_ADDRESS;

typedef struct {
    UINT8 Addr[16];
} __attribute__((aligned(4))) EFI_IP_ADDRESS;

typedef enum { EfiSimpleNetworkStopped, EfiSimpleNetworkStarted, EfiSimpleNetworkInitialized } EFI_SIMPLE_NETWORK_STATE;

typedef struct {
    UINT32 State;
    UINT32 HwAddressSize;
    UINT32 MediaHeaderSize;
    UINT32 MaxPacketSize;
    UINT32 NvRamSize;
    UINT32 NvRamAccessSize;
    UINT32 ReceiveFilterMask;
    UINT32 ReceiveFilterSetting;
    UINT32 MaxMCastFilterCount;
    UINT32 MCastFilterCount;
    EFI_MAC_ADDRESS MCastFilter[16];
    EFI_MAC_ADDRESS CurrentAddress;
    EFI_MAC_ADDRESS BroadcastAddress;
    EFI_MAC_ADDRESS PermanentAddress;
    UINT8 IfType;
    BOOLEAN MacAddressChangeable;
    BOOLEAN MultipleTxSupported;
    BOOLEAN MediaPresentSupported;
    BOOLEAN MediaPresent;
} EFI_SIMPLE_NETWORK_MODE;

_Static_assert(sizeof(EFI_SIMPLE_NETWORK_MODE) == 656, "the mode's layout");

typedef struct EFI_SIMPLE_NETWORK_PROTOCOL EFI_SIMPLE_NETWORK_PROTOCOL;

struct EFI_SIMPLE_NETWORK_PROTOCOL {
    UINT64 Revision;
    EFI_STATUS (*Start)(EFI_SIMPLE_NETWORK_PROTOCOL *This);
    EFI_STATUS (*Stop)(EFI_SIMPLE_NETWORK_PROTOCOL *This);
    EFI_STATUS (*Initialize)(EFI_SIMPLE_NETWORK_PROTOCOL *This, UINTN ExtraRxBufferSize, UINTN ExtraTxBufferSize);
    EFI_STATUS (*Reset)(EFI_SIMPLE_NETWORK_PROTOCOL *This, BOOLEAN ExtendedVerification);
    EFI_STATUS (*Shutdown)(EFI_SIMPLE_NETWORK_PROTOCOL *This);
    EFI_STATUS (*ReceiveFilters)(EFI_SIMPLE_NETWORK_PROTOCOL *This, UINT32 Enable, UINT32 Disable,
                                 BOOLEAN ResetMCastFilter, UINTN MCastFilterCnt, EFI_MAC_ADDRESS *MCastFilter);
    EFI_STATUS (*StationAddress)(EFI_SIMPLE_NETWORK_PROTOCOL *This, BOOLEAN Reset, EFI_MAC_ADDRESS *New);
    EFI_STATUS (*Statistics)(EFI_SIMPLE_NETWORK_PROTOCOL *This, BOOLEAN Reset, UINTN *StatisticsSize,
                             VOID *StatisticsTable);
    EFI_STATUS (*MCastIpToMac)(EFI_SIMPLE_NETWORK_PROTOCOL *This, BOOLEAN IPv6, EFI_IP_ADDRESS *IP,
                               EFI_MAC_ADDRESS *MAC);
    EFI_STATUS (*NvData)(EFI_SIMPLE_NETWORK_PROTOCOL *This, BOOLEAN ReadWrite, UINTN Offset, UINTN BufferSize,
                         VOID *Buffer);
    EFI_STATUS (*GetStatus)(EFI_SIMPLE_NETWORK_PROTOCOL *This, UINT32 *InterruptStatus, VOID **TxBuf);
    EFI_STATUS (*Transmit)(EFI_SIMPLE_NETWORK_PROTOCOL *This, UINTN HeaderSize, UINTN BufferSize, VOID *Buffer,
                           EFI_MAC_ADDRESS *SrcAddr, EFI_MAC_ADDRESS *DestAddr, UINT16 *Protocol);
    EFI_STATUS (*Receive)(EFI_SIMPLE_NETWORK_PROTOCOL *This, UINTN *HeaderSize, UINTN *BufferSize, VOID *Buffer,
                          EFI_MAC_ADDRESS *SrcAddr, EFI_MAC_ADDRESS *DestAddr, UINT16 *Protocol);
    EFI_EVENT WaitForPacket;
    EFI_SIMPLE_NETWORK_MODE *Mode;
};

#endif

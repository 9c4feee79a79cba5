/*
 * What guest programs need of the UEFI Specification, 2.10: types, values, tables. Facts only, in the specification's
 * order; declare here what a program needs, near related things. Built for a Windows target, so the compiler's default
 * calling convention is UEFI's on every architecture.
 */
#ifndef UEFI_H
#define UEFI_H

/* 2.3.1 Data types */

typedef unsigned char UINT8;
typedef unsigned short UINT16;
typedef unsigned int UINT32;
typedef unsigned long long UINT64;
typedef signed char INT8;
typedef short INT16;
typedef int INT32;
typedef long long INT64;
typedef UINT64 UINTN;
typedef INT64 INTN;
typedef UINT8 BOOLEAN;
typedef unsigned short CHAR16;
typedef char CHAR8;
typedef void VOID;
typedef UINTN EFI_STATUS;
typedef VOID *EFI_HANDLE;
typedef VOID *EFI_EVENT;
typedef UINTN EFI_TPL;
typedef UINT64 EFI_PHYSICAL_ADDRESS;
typedef UINT64 EFI_VIRTUAL_ADDRESS;

#define NULL ((VOID *) 0)
#define TRUE ((BOOLEAN) 1)
#define FALSE ((BOOLEAN) 0)
#define PAGE 4096ULL

typedef struct {
    UINT32 Data1;
    UINT16 Data2;
    UINT16 Data3;
    UINT8 Data4[8];
} EFI_GUID;

/* Appendix D: status codes */

#define EFI_ERROR_CODE(n) (0x8000000000000000ULL | (n))
#define EFI_SUCCESS 0ULL
#define EFI_WARN_UNKNOWN_GLYPH 1ULL
#define EFI_WARN_DELETE_FAILURE 2ULL
#define EFI_WARN_WRITE_FAILURE 3ULL
#define EFI_WARN_BUFFER_TOO_SMALL 4ULL
#define EFI_WARN_STALE_DATA 5ULL
#define EFI_WARN_FILE_SYSTEM 6ULL
#define EFI_WARN_RESET_REQUIRED 7ULL
#define EFI_LOAD_ERROR EFI_ERROR_CODE(1)
#define EFI_INVALID_PARAMETER EFI_ERROR_CODE(2)
#define EFI_UNSUPPORTED EFI_ERROR_CODE(3)
#define EFI_BAD_BUFFER_SIZE EFI_ERROR_CODE(4)
#define EFI_BUFFER_TOO_SMALL EFI_ERROR_CODE(5)
#define EFI_NOT_READY EFI_ERROR_CODE(6)
#define EFI_DEVICE_ERROR EFI_ERROR_CODE(7)
#define EFI_WRITE_PROTECTED EFI_ERROR_CODE(8)
#define EFI_OUT_OF_RESOURCES EFI_ERROR_CODE(9)
#define EFI_VOLUME_CORRUPTED EFI_ERROR_CODE(10)
#define EFI_VOLUME_FULL EFI_ERROR_CODE(11)
#define EFI_NO_MEDIA EFI_ERROR_CODE(12)
#define EFI_MEDIA_CHANGED EFI_ERROR_CODE(13)
#define EFI_NOT_FOUND EFI_ERROR_CODE(14)
#define EFI_ACCESS_DENIED EFI_ERROR_CODE(15)
#define EFI_NO_RESPONSE EFI_ERROR_CODE(16)
#define EFI_NO_MAPPING EFI_ERROR_CODE(17)
#define EFI_TIMEOUT EFI_ERROR_CODE(18)
#define EFI_NOT_STARTED EFI_ERROR_CODE(19)
#define EFI_ALREADY_STARTED EFI_ERROR_CODE(20)
#define EFI_ABORTED EFI_ERROR_CODE(21)
#define EFI_INCOMPATIBLE_VERSION EFI_ERROR_CODE(25)
#define EFI_SECURITY_VIOLATION EFI_ERROR_CODE(26)
#define EFI_CRC_ERROR EFI_ERROR_CODE(27)
#define EFI_END_OF_MEDIA EFI_ERROR_CODE(28)
#define EFI_END_OF_FILE EFI_ERROR_CODE(31)
#define EFI_INVALID_LANGUAGE EFI_ERROR_CODE(32)
#define EFI_COMPROMISED_DATA EFI_ERROR_CODE(33)

/* 4.2 Table header */

typedef struct {
    UINT64 Signature;
    UINT32 Revision;
    UINT32 HeaderSize;
    UINT32 CRC32;
    UINT32 Reserved;
} EFI_TABLE_HEADER;

/* 7.1 Event, timer, and task priority services */

#define TPL_APPLICATION 4
#define TPL_CALLBACK 8
#define TPL_NOTIFY 16
#define TPL_HIGH_LEVEL 31

#define EVT_TIMER 0x80000000u
#define EVT_RUNTIME 0x40000000u
#define EVT_NOTIFY_WAIT 0x00000100u
#define EVT_NOTIFY_SIGNAL 0x00000200u
#define EVT_SIGNAL_EXIT_BOOT_SERVICES 0x00000201u
#define EVT_SIGNAL_VIRTUAL_ADDRESS_CHANGE 0x60000202u

#define EFI_EVENT_GROUP_EXIT_BOOT_SERVICES \
    {0x27abf055, 0xb1b8, 0x4c26, {0x80, 0x48, 0x74, 0x8f, 0x37, 0xba, 0xa2, 0xdf}}
#define EFI_EVENT_GROUP_BEFORE_EXIT_BOOT_SERVICES \
    {0x8be0e274, 0x3970, 0x4b44, {0x80, 0xc5, 0x1a, 0xb9, 0x50, 0x2f, 0x3b, 0xfc}}
#define EFI_EVENT_GROUP_VIRTUAL_ADDRESS_CHANGE \
    {0x13fa7698, 0xc831, 0x49c7, {0x87, 0xea, 0x8f, 0x43, 0xfc, 0xc2, 0x51, 0x96}}
#define EFI_EVENT_GROUP_MEMORY_MAP_CHANGE \
    {0x78bee926, 0x692f, 0x48fd, {0x9e, 0xdb, 0x01, 0x42, 0x2e, 0xf0, 0xd7, 0xab}}
#define EFI_EVENT_GROUP_READY_TO_BOOT \
    {0x7ce88fb3, 0x4bd7, 0x4679, {0x87, 0xa8, 0xa8, 0xd8, 0xde, 0xe5, 0x0d, 0x2b}}
#define EFI_EVENT_GROUP_AFTER_READY_TO_BOOT \
    {0x3a2a00ad, 0x98b9, 0x4cdf, {0xa4, 0x78, 0x70, 0x27, 0x77, 0xf1, 0xc1, 0x0b}}

typedef VOID (*EFI_EVENT_NOTIFY)(EFI_EVENT Event, VOID *Context);

typedef enum { TimerCancel, TimerPeriodic, TimerRelative } EFI_TIMER_DELAY;

/* 7.2 Memory allocation services */

typedef enum { AllocateAnyPages, AllocateMaxAddress, AllocateAddress, MaxAllocateType } EFI_ALLOCATE_TYPE;

typedef enum {
    EfiReservedMemoryType,
    EfiLoaderCode,
    EfiLoaderData,
    EfiBootServicesCode,
    EfiBootServicesData,
    EfiRuntimeServicesCode,
    EfiRuntimeServicesData,
    EfiConventionalMemory,
    EfiUnusableMemory,
    EfiACPIReclaimMemory,
    EfiACPIMemoryNVS,
    EfiMemoryMappedIO,
    EfiMemoryMappedIOPortSpace,
    EfiPalCode,
    EfiPersistentMemory,
    EfiUnacceptedMemoryType,
    EfiMaxMemoryType
} EFI_MEMORY_TYPE;

#define EFI_MEMORY_UC 0x0000000000000001ULL
#define EFI_MEMORY_WC 0x0000000000000002ULL
#define EFI_MEMORY_WT 0x0000000000000004ULL
#define EFI_MEMORY_WB 0x0000000000000008ULL
#define EFI_MEMORY_WP 0x0000000000001000ULL
#define EFI_MEMORY_RP 0x0000000000002000ULL
#define EFI_MEMORY_XP 0x0000000000004000ULL
#define EFI_MEMORY_RO 0x0000000000020000ULL
#define EFI_MEMORY_RUNTIME 0x8000000000000000ULL
#define EFI_MEMORY_DESCRIPTOR_VERSION 1

typedef struct {
    UINT32 Type;
    EFI_PHYSICAL_ADDRESS PhysicalStart;
    EFI_VIRTUAL_ADDRESS VirtualStart;
    UINT64 NumberOfPages;
    UINT64 Attribute;
} EFI_MEMORY_DESCRIPTOR;

/* 7.3 Protocol handler services */

typedef enum { EFI_NATIVE_INTERFACE } EFI_INTERFACE_TYPE;
typedef enum { AllHandles, ByRegisterNotify, ByProtocol } EFI_LOCATE_SEARCH_TYPE;

#define EFI_OPEN_PROTOCOL_BY_HANDLE_PROTOCOL 0x01
#define EFI_OPEN_PROTOCOL_GET_PROTOCOL 0x02
#define EFI_OPEN_PROTOCOL_TEST_PROTOCOL 0x04
#define EFI_OPEN_PROTOCOL_BY_CHILD_CONTROLLER 0x08
#define EFI_OPEN_PROTOCOL_BY_DRIVER 0x10
#define EFI_OPEN_PROTOCOL_EXCLUSIVE 0x20

typedef struct {
    EFI_HANDLE AgentHandle;
    EFI_HANDLE ControllerHandle;
    UINT32 Attributes;
    UINT32 OpenCount;
} EFI_OPEN_PROTOCOL_INFORMATION_ENTRY;

/* 10.2 EFI device path protocol */

typedef struct {
    UINT8 Type;
    UINT8 SubType;
    UINT8 Length[2];
} EFI_DEVICE_PATH_PROTOCOL;

#define EFI_DEVICE_PATH_PROTOCOL_GUID \
    {0x09576e91, 0x6d3f, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}

typedef struct {
    EFI_DEVICE_PATH_PROTOCOL Header;
    EFI_GUID Guid;
} VENDOR_DEVICE_PATH;

#define HARDWARE_DEVICE_PATH 0x01
#define HW_VENDOR_DP 0x04
#define MEDIA_DEVICE_PATH 0x04
#define MEDIA_FILEPATH_DP 0x04
#define END_DEVICE_PATH_TYPE 0x7f
#define END_INSTANCE_DEVICE_PATH_SUBTYPE 0x01
#define END_ENTIRE_DEVICE_PATH_SUBTYPE 0xff

/* 10.5 and 10.6 Device path utilities and text */

#define EFI_DEVICE_PATH_UTILITIES_PROTOCOL_GUID \
    {0x0379be4e, 0xd706, 0x437d, {0xb0, 0x37, 0xed, 0xb8, 0x2f, 0xb7, 0x72, 0xa4}}

typedef struct {
    UINTN (*GetDevicePathSize)(const VOID *DevicePath);
    VOID *(*DuplicateDevicePath)(const VOID *DevicePath);
    VOID *(*AppendDevicePath)(const VOID *Src1, const VOID *Src2);
    VOID *(*AppendDeviceNode)(const VOID *DevicePath, const VOID *DeviceNode);
    VOID *(*AppendDevicePathInstance)(const VOID *DevicePath, const VOID *DevicePathInstance);
    VOID *(*GetNextDevicePathInstance)(VOID **DevicePathInstance, UINTN *DevicePathInstanceSize);
    BOOLEAN (*IsDevicePathMultiInstance)(const VOID *DevicePath);
    VOID *(*CreateDeviceNode)(UINT8 NodeType, UINT8 NodeSubType, UINT16 NodeLength);
} EFI_DEVICE_PATH_UTILITIES_PROTOCOL;

#define EFI_DEVICE_PATH_TO_TEXT_PROTOCOL_GUID \
    {0x8b843e20, 0x8132, 0x4852, {0x90, 0xcc, 0x55, 0x1a, 0x4e, 0x4a, 0x7f, 0x1c}}

typedef struct {
    CHAR16 *(*ConvertDeviceNodeToText)(const VOID *DeviceNode, BOOLEAN DisplayOnly, BOOLEAN AllowShortcuts);
    CHAR16 *(*ConvertDevicePathToText)(const VOID *DevicePath, BOOLEAN DisplayOnly, BOOLEAN AllowShortcuts);
} EFI_DEVICE_PATH_TO_TEXT_PROTOCOL;

#define EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL_GUID \
    {0x05c99a21, 0xc70f, 0x4ad2, {0x8a, 0x5f, 0x35, 0xdf, 0x33, 0x43, 0xf5, 0x1e}}

typedef struct {
    VOID *(*ConvertTextToDeviceNode)(const CHAR16 *TextDeviceNode);
    VOID *(*ConvertTextToDevicePath)(const CHAR16 *TextDevicePath);
} EFI_DEVICE_PATH_FROM_TEXT_PROTOCOL;

/* 11.1 EFI driver binding protocol */

#define EFI_DRIVER_BINDING_PROTOCOL_GUID \
    {0x18a031ab, 0xb443, 0x4d1a, {0xa5, 0xc0, 0x0c, 0x09, 0x26, 0x1e, 0x9f, 0x71}}

typedef struct EFI_DRIVER_BINDING_PROTOCOL EFI_DRIVER_BINDING_PROTOCOL;

struct EFI_DRIVER_BINDING_PROTOCOL {
    EFI_STATUS (*Supported)(EFI_DRIVER_BINDING_PROTOCOL *This, EFI_HANDLE ControllerHandle,
                            EFI_DEVICE_PATH_PROTOCOL *RemainingDevicePath);
    EFI_STATUS (*Start)(EFI_DRIVER_BINDING_PROTOCOL *This, EFI_HANDLE ControllerHandle,
                        EFI_DEVICE_PATH_PROTOCOL *RemainingDevicePath);
    EFI_STATUS (*Stop)(EFI_DRIVER_BINDING_PROTOCOL *This, EFI_HANDLE ControllerHandle, UINTN NumberOfChildren,
                       EFI_HANDLE *ChildHandleBuffer);
    UINT32 Version;
    EFI_HANDLE ImageHandle;
    EFI_HANDLE DriverBindingHandle;
};

/* 11.3 to 11.5 Driver override protocols */

#define EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL_GUID \
    {0x6b30c738, 0xa391, 0x11d4, {0x9a, 0x3b, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}
#define EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL_GUID \
    {0x3bc1b285, 0x8a15, 0x4a82, {0xaa, 0xbf, 0x4d, 0x7d, 0x13, 0xfb, 0x32, 0x65}}
#define EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL_GUID \
    {0xb1ee129e, 0xda36, 0x4181, {0x91, 0xf8, 0x04, 0xa4, 0x92, 0x37, 0x66, 0xa7}}

typedef struct EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL;

struct EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL {
    EFI_STATUS (*GetDriver)(EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL *This, EFI_HANDLE ControllerHandle,
                            EFI_HANDLE *DriverImageHandle);
    VOID *GetDriverPath;
    VOID *DriverLoaded;
};

typedef struct EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL;

struct EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL {
    EFI_STATUS (*GetDriver)(EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL *This, EFI_HANDLE *DriverImageHandle);
};

typedef struct EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL;

struct EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL {
    UINT32 (*GetVersion)(EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL *This);
};

/* 13.1 and 13.2 Load file protocols */

#define EFI_LOAD_FILE_PROTOCOL_GUID \
    {0x56ec3091, 0x954c, 0x11d2, {0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_LOAD_FILE2_PROTOCOL_GUID \
    {0x4006c0c1, 0xfcb3, 0x403e, {0x99, 0x6d, 0x4a, 0x6c, 0x87, 0x24, 0xe0, 0x6d}}

typedef struct EFI_LOAD_FILE_PROTOCOL EFI_LOAD_FILE_PROTOCOL;

struct EFI_LOAD_FILE_PROTOCOL {
    EFI_STATUS (*LoadFile)(EFI_LOAD_FILE_PROTOCOL *This, EFI_DEVICE_PATH_PROTOCOL *FilePath, BOOLEAN BootPolicy,
                           UINTN *BufferSize, VOID *Buffer);
};

/* 8.2 and 8.3 Runtime services: variables and time */

#define EFI_VARIABLE_NON_VOLATILE 0x00000001u
#define EFI_VARIABLE_BOOTSERVICE_ACCESS 0x00000002u
#define EFI_VARIABLE_RUNTIME_ACCESS 0x00000004u
#define EFI_VARIABLE_HARDWARE_ERROR_RECORD 0x00000008u
#define EFI_VARIABLE_AUTHENTICATED_WRITE_ACCESS 0x00000010u
#define EFI_VARIABLE_TIME_BASED_AUTHENTICATED_WRITE_ACCESS 0x00000020u
#define EFI_VARIABLE_APPEND_WRITE 0x00000040u
#define EFI_VARIABLE_ENHANCED_AUTHENTICATED_ACCESS 0x00000080u

#define EFI_GLOBAL_VARIABLE {0x8be4df61, 0x93ca, 0x11d2, {0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c}}

typedef struct {
    UINT16 Year;
    UINT8 Month;
    UINT8 Day;
    UINT8 Hour;
    UINT8 Minute;
    UINT8 Second;
    UINT8 Pad1;
    UINT32 Nanosecond;
    INT16 TimeZone;
    UINT8 Daylight;
    UINT8 Pad2;
} EFI_TIME;

#define EFI_TIME_ADJUST_DAYLIGHT 0x01
#define EFI_TIME_IN_DAYLIGHT 0x02
#define EFI_UNSPECIFIED_TIMEZONE 0x07ff

typedef struct {
    UINT32 Resolution;
    UINT32 Accuracy;
    BOOLEAN SetsToZero;
} EFI_TIME_CAPABILITIES;

/* 8.4 Virtual memory services */

#define EFI_OPTIONAL_PTR 0x00000001

/* 8.5 Miscellaneous runtime services */

typedef enum { EfiResetCold, EfiResetWarm, EfiResetShutdown, EfiResetPlatformSpecific } EFI_RESET_TYPE;

typedef struct {
    EFI_GUID CapsuleGuid;
    UINT32 HeaderSize;
    UINT32 Flags;
    UINT32 CapsuleImageSize;
} EFI_CAPSULE_HEADER;

#define CAPSULE_FLAGS_PERSIST_ACROSS_RESET 0x00010000u
#define CAPSULE_FLAGS_POPULATE_SYSTEM_TABLE 0x00020000u
#define CAPSULE_FLAGS_INITIATE_RESET 0x00040000u

/* 4.4 EFI_BOOT_SERVICES */

typedef struct {
    EFI_TABLE_HEADER Hdr;
    EFI_TPL (*RaiseTPL)(EFI_TPL NewTpl);
    VOID (*RestoreTPL)(EFI_TPL OldTpl);
    EFI_STATUS (*AllocatePages)(UINT32 Type, UINT32 MemoryType, UINTN Pages, EFI_PHYSICAL_ADDRESS *Memory);
    EFI_STATUS (*FreePages)(EFI_PHYSICAL_ADDRESS Memory, UINTN Pages);
    EFI_STATUS (*GetMemoryMap)(UINTN *MemoryMapSize, EFI_MEMORY_DESCRIPTOR *MemoryMap, UINTN *MapKey,
                               UINTN *DescriptorSize, UINT32 *DescriptorVersion);
    EFI_STATUS (*AllocatePool)(UINT32 PoolType, UINTN Size, VOID **Buffer);
    EFI_STATUS (*FreePool)(VOID *Buffer);
    EFI_STATUS (*CreateEvent)(UINT32 Type, EFI_TPL NotifyTpl, EFI_EVENT_NOTIFY NotifyFunction, VOID *NotifyContext,
                              EFI_EVENT *Event);
    EFI_STATUS (*SetTimer)(EFI_EVENT Event, UINT32 Type, UINT64 TriggerTime);
    EFI_STATUS (*WaitForEvent)(UINTN NumberOfEvents, EFI_EVENT *Event, UINTN *Index);
    EFI_STATUS (*SignalEvent)(EFI_EVENT Event);
    EFI_STATUS (*CloseEvent)(EFI_EVENT Event);
    EFI_STATUS (*CheckEvent)(EFI_EVENT Event);
    EFI_STATUS (*InstallProtocolInterface)(EFI_HANDLE *Handle, const EFI_GUID *Protocol, UINT32 InterfaceType,
                                           VOID *Interface);
    EFI_STATUS (*ReinstallProtocolInterface)(EFI_HANDLE Handle, const EFI_GUID *Protocol, VOID *OldInterface,
                                             VOID *NewInterface);
    EFI_STATUS (*UninstallProtocolInterface)(EFI_HANDLE Handle, const EFI_GUID *Protocol, VOID *Interface);
    EFI_STATUS (*HandleProtocol)(EFI_HANDLE Handle, const EFI_GUID *Protocol, VOID **Interface);
    VOID *Reserved;
    EFI_STATUS (*RegisterProtocolNotify)(const EFI_GUID *Protocol, EFI_EVENT Event, VOID **Registration);
    EFI_STATUS (*LocateHandle)(UINT32 SearchType, const EFI_GUID *Protocol, VOID *SearchKey, UINTN *BufferSize,
                               EFI_HANDLE *Buffer);
    EFI_STATUS (*LocateDevicePath)(const EFI_GUID *Protocol, EFI_DEVICE_PATH_PROTOCOL **DevicePath,
                                   EFI_HANDLE *Device);
    EFI_STATUS (*InstallConfigurationTable)(const EFI_GUID *Guid, VOID *Table);
    EFI_STATUS (*LoadImage)(BOOLEAN BootPolicy, EFI_HANDLE ParentImageHandle, EFI_DEVICE_PATH_PROTOCOL *DevicePath,
                            VOID *SourceBuffer, UINTN SourceSize, EFI_HANDLE *ImageHandle);
    EFI_STATUS (*StartImage)(EFI_HANDLE ImageHandle, UINTN *ExitDataSize, CHAR16 **ExitData);
    EFI_STATUS (*Exit)(EFI_HANDLE ImageHandle, EFI_STATUS ExitStatus, UINTN ExitDataSize, CHAR16 *ExitData);
    EFI_STATUS (*UnloadImage)(EFI_HANDLE ImageHandle);
    EFI_STATUS (*ExitBootServices)(EFI_HANDLE ImageHandle, UINTN MapKey);
    EFI_STATUS (*GetNextMonotonicCount)(UINT64 *Count);
    EFI_STATUS (*Stall)(UINTN Microseconds);
    EFI_STATUS (*SetWatchdogTimer)(UINTN Timeout, UINT64 WatchdogCode, UINTN DataSize, CHAR16 *WatchdogData);
    EFI_STATUS (*ConnectController)(EFI_HANDLE ControllerHandle, EFI_HANDLE *DriverImageHandle,
                                    EFI_DEVICE_PATH_PROTOCOL *RemainingDevicePath, BOOLEAN Recursive);
    EFI_STATUS (*DisconnectController)(EFI_HANDLE ControllerHandle, EFI_HANDLE DriverImageHandle,
                                       EFI_HANDLE ChildHandle);
    EFI_STATUS (*OpenProtocol)(EFI_HANDLE Handle, const EFI_GUID *Protocol, VOID **Interface, EFI_HANDLE AgentHandle,
                               EFI_HANDLE ControllerHandle, UINT32 Attributes);
    EFI_STATUS (*CloseProtocol)(EFI_HANDLE Handle, const EFI_GUID *Protocol, EFI_HANDLE AgentHandle,
                                EFI_HANDLE ControllerHandle);
    EFI_STATUS (*OpenProtocolInformation)(EFI_HANDLE Handle, const EFI_GUID *Protocol,
                                          EFI_OPEN_PROTOCOL_INFORMATION_ENTRY **EntryBuffer, UINTN *EntryCount);
    EFI_STATUS (*ProtocolsPerHandle)(EFI_HANDLE Handle, EFI_GUID ***ProtocolBuffer, UINTN *ProtocolBufferCount);
    EFI_STATUS (*LocateHandleBuffer)(UINT32 SearchType, const EFI_GUID *Protocol, VOID *SearchKey, UINTN *NoHandles,
                                     EFI_HANDLE **Buffer);
    EFI_STATUS (*LocateProtocol)(const EFI_GUID *Protocol, VOID *Registration, VOID **Interface);
    EFI_STATUS (*InstallMultipleProtocolInterfaces)(EFI_HANDLE *Handle, ...);
    EFI_STATUS (*UninstallMultipleProtocolInterfaces)(EFI_HANDLE Handle, ...);
    EFI_STATUS (*CalculateCrc32)(VOID *Data, UINTN DataSize, UINT32 *Crc32);
    VOID (*CopyMem)(VOID *Destination, VOID *Source, UINTN Length);
    VOID (*SetMem)(VOID *Buffer, UINTN Size, UINT8 Value);
    EFI_STATUS (*CreateEventEx)(UINT32 Type, EFI_TPL NotifyTpl, EFI_EVENT_NOTIFY NotifyFunction,
                                const VOID *NotifyContext, const EFI_GUID *EventGroup, EFI_EVENT *Event);
} EFI_BOOT_SERVICES;

/* 4.5 EFI_RUNTIME_SERVICES */

typedef struct {
    EFI_TABLE_HEADER Hdr;
    EFI_STATUS (*GetTime)(EFI_TIME *Time, EFI_TIME_CAPABILITIES *Capabilities);
    EFI_STATUS (*SetTime)(EFI_TIME *Time);
    EFI_STATUS (*GetWakeupTime)(BOOLEAN *Enabled, BOOLEAN *Pending, EFI_TIME *Time);
    EFI_STATUS (*SetWakeupTime)(BOOLEAN Enable, EFI_TIME *Time);
    EFI_STATUS (*SetVirtualAddressMap)(UINTN MemoryMapSize, UINTN DescriptorSize, UINT32 DescriptorVersion,
                                       EFI_MEMORY_DESCRIPTOR *VirtualMap);
    EFI_STATUS (*ConvertPointer)(UINTN DebugDisposition, VOID **Address);
    EFI_STATUS (*GetVariable)(CHAR16 *VariableName, const EFI_GUID *VendorGuid, UINT32 *Attributes, UINTN *DataSize,
                              VOID *Data);
    EFI_STATUS (*GetNextVariableName)(UINTN *VariableNameSize, CHAR16 *VariableName, EFI_GUID *VendorGuid);
    EFI_STATUS (*SetVariable)(CHAR16 *VariableName, const EFI_GUID *VendorGuid, UINT32 Attributes, UINTN DataSize,
                              VOID *Data);
    EFI_STATUS (*GetNextHighMonotonicCount)(UINT32 *HighCount);
    VOID (*ResetSystem)(UINT32 ResetType, EFI_STATUS ResetStatus, UINTN DataSize, VOID *ResetData);
    EFI_STATUS (*UpdateCapsule)(EFI_CAPSULE_HEADER **CapsuleHeaderArray, UINTN CapsuleCount,
                                EFI_PHYSICAL_ADDRESS ScatterGatherList);
    EFI_STATUS (*QueryCapsuleCapabilities)(EFI_CAPSULE_HEADER **CapsuleHeaderArray, UINTN CapsuleCount,
                                           UINT64 *MaximumCapsuleSize, UINT32 *ResetType);
    EFI_STATUS (*QueryVariableInfo)(UINT32 Attributes, UINT64 *MaximumVariableStorageSize,
                                    UINT64 *RemainingVariableStorageSize, UINT64 *MaximumVariableSize);
} EFI_RUNTIME_SERVICES;

/* 12.4 Simple text output protocol */

typedef struct EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL;

typedef struct {
    INT32 MaxMode;
    INT32 Mode;
    INT32 Attribute;
    INT32 CursorColumn;
    INT32 CursorRow;
    BOOLEAN CursorVisible;
} SIMPLE_TEXT_OUTPUT_MODE;

struct EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL {
    EFI_STATUS (*Reset)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, BOOLEAN ExtendedVerification);
    EFI_STATUS (*OutputString)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, CHAR16 *String);
    EFI_STATUS (*TestString)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, CHAR16 *String);
    EFI_STATUS (*QueryMode)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, UINTN ModeNumber, UINTN *Columns, UINTN *Rows);
    EFI_STATUS (*SetMode)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, UINTN ModeNumber);
    EFI_STATUS (*SetAttribute)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, UINTN Attribute);
    EFI_STATUS (*ClearScreen)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This);
    EFI_STATUS (*SetCursorPosition)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, UINTN Column, UINTN Row);
    EFI_STATUS (*EnableCursor)(EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *This, BOOLEAN Visible);
    SIMPLE_TEXT_OUTPUT_MODE *Mode;
};

/* 17.1 Unicode collation protocol */

#define EFI_UNICODE_COLLATION_PROTOCOL_GUID \
    {0x1d85cd7f, 0xf43d, 0x11d2, {0x9a, 0x0c, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}
#define EFI_UNICODE_COLLATION_PROTOCOL2_GUID \
    {0xa4c751fc, 0x23ae, 0x4c3e, {0x92, 0xe9, 0x49, 0x64, 0xcf, 0x63, 0xf3, 0x49}}

typedef struct EFI_UNICODE_COLLATION_PROTOCOL EFI_UNICODE_COLLATION_PROTOCOL;

struct EFI_UNICODE_COLLATION_PROTOCOL {
    INTN (*StriColl)(EFI_UNICODE_COLLATION_PROTOCOL *This, CHAR16 *Str1, CHAR16 *Str2);
    BOOLEAN (*MetaiMatch)(EFI_UNICODE_COLLATION_PROTOCOL *This, CHAR16 *String, CHAR16 *Pattern);
    VOID (*StrLwr)(EFI_UNICODE_COLLATION_PROTOCOL *This, CHAR16 *String);
    VOID (*StrUpr)(EFI_UNICODE_COLLATION_PROTOCOL *This, CHAR16 *String);
    VOID (*FatToStr)(EFI_UNICODE_COLLATION_PROTOCOL *This, UINTN FatSize, CHAR8 *Fat, CHAR16 *String);
    BOOLEAN (*StrToFat)(EFI_UNICODE_COLLATION_PROTOCOL *This, CHAR16 *String, UINTN FatSize, CHAR8 *Fat);
    CHAR8 *SupportedLanguages;
};

/* 19.5 Decompress protocol */

#define EFI_DECOMPRESS_PROTOCOL_GUID \
    {0xd8117cfe, 0x94a6, 0x11d4, {0x9a, 0x3a, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}

typedef struct EFI_DECOMPRESS_PROTOCOL EFI_DECOMPRESS_PROTOCOL;

struct EFI_DECOMPRESS_PROTOCOL {
    EFI_STATUS (*GetInfo)(EFI_DECOMPRESS_PROTOCOL *This, VOID *Source, UINT32 SourceSize, UINT32 *DestinationSize,
                          UINT32 *ScratchSize);
    EFI_STATUS (*Decompress)(EFI_DECOMPRESS_PROTOCOL *This, VOID *Source, UINT32 SourceSize, VOID *Destination,
                             UINT32 DestinationSize, VOID *Scratch, UINT32 ScratchSize);
};

/* 20.2 ACPI table protocol */

#define EFI_ACPI_20_TABLE_GUID {0x8868e871, 0xe4f1, 0x11d3, {0xbc, 0x22, 0x00, 0x80, 0xc7, 0x3c, 0x88, 0x81}}
#define EFI_ACPI_TABLE_PROTOCOL_GUID \
    {0xffe06bdd, 0x6107, 0x46a6, {0x7b, 0xb2, 0x5a, 0x9c, 0x7e, 0xc5, 0x27, 0x5c}}

typedef struct EFI_ACPI_TABLE_PROTOCOL EFI_ACPI_TABLE_PROTOCOL;

struct EFI_ACPI_TABLE_PROTOCOL {
    EFI_STATUS (*InstallAcpiTable)(EFI_ACPI_TABLE_PROTOCOL *This, VOID *AcpiTableBuffer, UINTN AcpiTableBufferSize,
                                   UINTN *TableKey);
    EFI_STATUS (*UninstallAcpiTable)(EFI_ACPI_TABLE_PROTOCOL *This, UINTN TableKey);
};

/* 37.5 Random number generator protocol */

#define EFI_RNG_PROTOCOL_GUID {0x3152bca5, 0xeade, 0x433d, {0x86, 0x2e, 0xc0, 0x1c, 0xdc, 0x29, 0x1f, 0x44}}
#define EFI_RNG_ALGORITHM_RAW {0xe43176d7, 0xb6e8, 0x4827, {0xb7, 0x84, 0x7f, 0xfd, 0xc4, 0xb6, 0x85, 0x61}}

typedef struct EFI_RNG_PROTOCOL EFI_RNG_PROTOCOL;

struct EFI_RNG_PROTOCOL {
    EFI_STATUS (*GetInfo)(EFI_RNG_PROTOCOL *This, UINTN *RNGAlgorithmListSize, EFI_GUID *RNGAlgorithmList);
    EFI_STATUS (*GetRNG)(EFI_RNG_PROTOCOL *This, const EFI_GUID *RNGAlgorithm, UINTN RNGValueLength,
                         UINT8 *RNGValue);
};

/* 37.7 Memory attribute protocol */

#define EFI_MEMORY_ATTRIBUTE_PROTOCOL_GUID \
    {0xf4560cf6, 0x40ec, 0x4b4a, {0xa1, 0x92, 0xbf, 0x1d, 0x57, 0xd0, 0xb1, 0x89}}

typedef struct EFI_MEMORY_ATTRIBUTE_PROTOCOL EFI_MEMORY_ATTRIBUTE_PROTOCOL;

struct EFI_MEMORY_ATTRIBUTE_PROTOCOL {
    EFI_STATUS (*GetMemoryAttributes)(EFI_MEMORY_ATTRIBUTE_PROTOCOL *This, EFI_PHYSICAL_ADDRESS BaseAddress,
                                      UINT64 Length, UINT64 *Attributes);
    EFI_STATUS (*SetMemoryAttributes)(EFI_MEMORY_ATTRIBUTE_PROTOCOL *This, EFI_PHYSICAL_ADDRESS BaseAddress,
                                      UINT64 Length, UINT64 Attributes);
    EFI_STATUS (*ClearMemoryAttributes)(EFI_MEMORY_ATTRIBUTE_PROTOCOL *This, EFI_PHYSICAL_ADDRESS BaseAddress,
                                        UINT64 Length, UINT64 Attributes);
};

/* 39.1 Timestamp protocol */

#define EFI_TIMESTAMP_PROTOCOL_GUID \
    {0xafbfde41, 0x2e6e, 0x4262, {0xba, 0x65, 0x62, 0xb9, 0x23, 0x6e, 0x54, 0x95}}

typedef struct {
    UINT64 Frequency;
    UINT64 EndValue;
} EFI_TIMESTAMP_PROPERTIES;

typedef struct {
    UINT64 (*GetTimestamp)(VOID);
    EFI_STATUS (*GetProperties)(EFI_TIMESTAMP_PROPERTIES *Properties);
} EFI_TIMESTAMP_PROTOCOL;

/* Platform Initialization Specification 1.7: security architectural protocols (volume 2, 12.9), SMBIOS (volume 5, 6.2) */

#define EFI_SECURITY_ARCH_PROTOCOL_GUID \
    {0xa46423e3, 0x4617, 0x49f1, {0xb9, 0xff, 0xd1, 0xbf, 0xa9, 0x11, 0x58, 0x39}}
#define EFI_SECURITY2_ARCH_PROTOCOL_GUID \
    {0x94ab2f58, 0x1438, 0x4ef1, {0x91, 0x52, 0x18, 0x94, 0x1a, 0x3a, 0x0e, 0x68}}

typedef struct EFI_SECURITY_ARCH_PROTOCOL EFI_SECURITY_ARCH_PROTOCOL;

struct EFI_SECURITY_ARCH_PROTOCOL {
    EFI_STATUS (*FileAuthenticationState)(const EFI_SECURITY_ARCH_PROTOCOL *This, UINT32 AuthenticationStatus,
                                          const EFI_DEVICE_PATH_PROTOCOL *File);
};

typedef struct EFI_SECURITY2_ARCH_PROTOCOL EFI_SECURITY2_ARCH_PROTOCOL;

struct EFI_SECURITY2_ARCH_PROTOCOL {
    EFI_STATUS (*FileAuthentication)(const EFI_SECURITY2_ARCH_PROTOCOL *This, const EFI_DEVICE_PATH_PROTOCOL *File,
                                     VOID *FileBuffer, UINTN FileSize, BOOLEAN BootPolicy);
};

#define SMBIOS3_TABLE_GUID {0xf2fd1544, 0x9794, 0x4a2c, {0x99, 0x2e, 0xe5, 0xbb, 0xcf, 0x20, 0xe3, 0x94}}
#define EFI_SMBIOS_PROTOCOL_GUID {0x03583ff6, 0xcb36, 0x4940, {0x94, 0x7e, 0xb9, 0xb3, 0x9f, 0x4a, 0xfa, 0xf7}}

typedef struct EFI_SMBIOS_PROTOCOL EFI_SMBIOS_PROTOCOL;

struct EFI_SMBIOS_PROTOCOL {
    EFI_STATUS (*Add)(const EFI_SMBIOS_PROTOCOL *This, EFI_HANDLE ProducerHandle, UINT16 *SmbiosHandle, VOID *Record);
    EFI_STATUS (*UpdateString)(const EFI_SMBIOS_PROTOCOL *This, UINT16 *SmbiosHandle, UINTN *StringNumber,
                               CHAR8 *String);
    EFI_STATUS (*Remove)(const EFI_SMBIOS_PROTOCOL *This, UINT16 SmbiosHandle);
    EFI_STATUS (*GetNext)(const EFI_SMBIOS_PROTOCOL *This, UINT16 *SmbiosHandle, UINT8 *Type, UINT8 **Record,
                          EFI_HANDLE *ProducerHandle);
    UINT8 MajorVersion;
    UINT8 MinorVersion;
};

/* Device tree fix-up protocol, revision 1.0 */

#define EFI_DTB_TABLE_GUID {0xb1b621d5, 0xf19c, 0x41a5, {0x83, 0x0b, 0xd9, 0x15, 0x2c, 0x69, 0xaa, 0xe0}}
#define EFI_DT_FIXUP_PROTOCOL_GUID \
    {0xe617d64c, 0xfe08, 0x46da, {0xf4, 0xdc, 0xbb, 0xd5, 0x87, 0x0c, 0x73, 0x00}}
#define EFI_DT_APPLY_FIXUPS 1
#define EFI_DT_RESERVE_MEMORY 2
#define EFI_DT_INSTALL_TABLE 4

typedef struct EFI_DT_FIXUP_PROTOCOL EFI_DT_FIXUP_PROTOCOL;

struct EFI_DT_FIXUP_PROTOCOL {
    UINT64 Revision;
    EFI_STATUS (*Fixup)(EFI_DT_FIXUP_PROTOCOL *This, VOID *Fdt, UINTN *BufferSize, UINT32 Flags);
};

/* 4.3 EFI_SYSTEM_TABLE */

typedef struct {
    EFI_GUID VendorGuid;
    VOID *VendorTable;
} EFI_CONFIGURATION_TABLE;

typedef struct {
    EFI_TABLE_HEADER Hdr;
    CHAR16 *FirmwareVendor;
    UINT32 FirmwareRevision;
    EFI_HANDLE ConsoleInHandle;
    VOID *ConIn;
    EFI_HANDLE ConsoleOutHandle;
    EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *ConOut;
    EFI_HANDLE StandardErrorHandle;
    EFI_SIMPLE_TEXT_OUTPUT_PROTOCOL *StdErr;
    EFI_RUNTIME_SERVICES *RuntimeServices;
    EFI_BOOT_SERVICES *BootServices;
    UINTN NumberOfTableEntries;
    EFI_CONFIGURATION_TABLE *ConfigurationTable;
} EFI_SYSTEM_TABLE;

/* 4.6.5 Conformance profiles */

#define EFI_CONFORMANCE_PROFILES_TABLE_GUID \
    {0x36122546, 0xf7e7, 0x4c8f, {0xbd, 0x9b, 0xeb, 0x85, 0x25, 0xb5, 0x0c, 0x0b}}
#define EFI_CONFORMANCE_PROFILES_UEFI_SPEC_GUID \
    {0x523c91af, 0xa195, 0x4382, {0x81, 0x8d, 0x29, 0x5f, 0xe4, 0x00, 0x64, 0x65}}

/* 9.1 EFI loaded image protocol */

#define EFI_LOADED_IMAGE_PROTOCOL_GUID \
    {0x5b1b31a1, 0x9562, 0x11d2, {0x8e, 0x3f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}

typedef struct {
    UINT32 Revision;
    EFI_HANDLE ParentHandle;
    EFI_SYSTEM_TABLE *SystemTable;
    EFI_HANDLE DeviceHandle;
    EFI_DEVICE_PATH_PROTOCOL *FilePath;
    VOID *Reserved;
    UINT32 LoadOptionsSize;
    VOID *LoadOptions;
    VOID *ImageBase;
    UINT64 ImageSize;
    UINT32 ImageCodeType;
    UINT32 ImageDataType;
    EFI_STATUS (*Unload)(EFI_HANDLE ImageHandle);
} EFI_LOADED_IMAGE_PROTOCOL;

/* 13.4 Simple file system protocol, 13.5 EFI file protocol */

#define EFI_SIMPLE_FILE_SYSTEM_PROTOCOL_GUID \
    {0x964e5b22, 0x6459, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_FILE_INFO_ID {0x09576e92, 0x6d3f, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_FILE_SYSTEM_INFO_ID {0x09576e93, 0x6d3f, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_FILE_SYSTEM_VOLUME_LABEL_ID {0xdb47d7d3, 0xfe81, 0x11d3, {0x9a, 0x35, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}

#define EFI_FILE_MODE_READ 1ULL
#define EFI_FILE_MODE_WRITE 2ULL
#define EFI_FILE_MODE_CREATE 0x8000000000000000ULL
#define EFI_FILE_READ_ONLY 0x01ULL
#define EFI_FILE_HIDDEN 0x02ULL
#define EFI_FILE_DIRECTORY 0x10ULL
#define EFI_FILE_ARCHIVE 0x20ULL

typedef struct {
    EFI_EVENT Event;
    EFI_STATUS Status;
    UINTN BufferSize;
    VOID *Buffer;
} EFI_FILE_IO_TOKEN;

typedef struct EFI_FILE_PROTOCOL EFI_FILE_PROTOCOL;
struct EFI_FILE_PROTOCOL {
    UINT64 Revision;
    EFI_STATUS (*Open)(EFI_FILE_PROTOCOL *This, EFI_FILE_PROTOCOL **NewHandle, const CHAR16 *FileName, UINT64 OpenMode,
                       UINT64 Attributes);
    EFI_STATUS (*Close)(EFI_FILE_PROTOCOL *This);
    EFI_STATUS (*Delete)(EFI_FILE_PROTOCOL *This);
    EFI_STATUS (*Read)(EFI_FILE_PROTOCOL *This, UINTN *BufferSize, VOID *Buffer);
    EFI_STATUS (*Write)(EFI_FILE_PROTOCOL *This, UINTN *BufferSize, const VOID *Buffer);
    EFI_STATUS (*GetPosition)(EFI_FILE_PROTOCOL *This, UINT64 *Position);
    EFI_STATUS (*SetPosition)(EFI_FILE_PROTOCOL *This, UINT64 Position);
    EFI_STATUS (*GetInfo)(EFI_FILE_PROTOCOL *This, const EFI_GUID *InformationType, UINTN *BufferSize, VOID *Buffer);
    EFI_STATUS (*SetInfo)(EFI_FILE_PROTOCOL *This, const EFI_GUID *InformationType, UINTN BufferSize,
                          const VOID *Buffer);
    EFI_STATUS (*Flush)(EFI_FILE_PROTOCOL *This);
    EFI_STATUS (*OpenEx)(EFI_FILE_PROTOCOL *This, EFI_FILE_PROTOCOL **NewHandle, const CHAR16 *FileName,
                         UINT64 OpenMode, UINT64 Attributes, EFI_FILE_IO_TOKEN *Token);
    EFI_STATUS (*ReadEx)(EFI_FILE_PROTOCOL *This, EFI_FILE_IO_TOKEN *Token);
    EFI_STATUS (*WriteEx)(EFI_FILE_PROTOCOL *This, EFI_FILE_IO_TOKEN *Token);
    EFI_STATUS (*FlushEx)(EFI_FILE_PROTOCOL *This, EFI_FILE_IO_TOKEN *Token);
};

typedef struct EFI_SIMPLE_FILE_SYSTEM_PROTOCOL EFI_SIMPLE_FILE_SYSTEM_PROTOCOL;
struct EFI_SIMPLE_FILE_SYSTEM_PROTOCOL {
    UINT64 Revision;
    EFI_STATUS (*OpenVolume)(EFI_SIMPLE_FILE_SYSTEM_PROTOCOL *This, EFI_FILE_PROTOCOL **Root);
};

typedef struct {
    UINT64 Size;
    UINT64 FileSize;
    UINT64 PhysicalSize;
    EFI_TIME CreateTime;
    EFI_TIME LastAccessTime;
    EFI_TIME ModificationTime;
    UINT64 Attribute;
    CHAR16 FileName[64];
} EFI_FILE_INFO;

/* 13.7 to 13.10 Disk and block I/O protocols */

#define EFI_DISK_IO_PROTOCOL_GUID {0xce345171, 0xba0b, 0x11d2, {0x8e, 0x4f, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_DISK_IO2_PROTOCOL_GUID {0x151c8eae, 0x7f2c, 0x472c, {0x9e, 0x54, 0x98, 0x28, 0x19, 0x4f, 0x6a, 0x88}}
#define EFI_BLOCK_IO_PROTOCOL_GUID {0x964e5b21, 0x6459, 0x11d2, {0x8e, 0x39, 0x00, 0xa0, 0xc9, 0x69, 0x72, 0x3b}}
#define EFI_BLOCK_IO2_PROTOCOL_GUID {0xa77b2472, 0xe282, 0x4e9f, {0xa2, 0x45, 0xc2, 0xc0, 0xe2, 0x7b, 0xbc, 0xc1}}

typedef struct {
    UINT32 MediaId;
    BOOLEAN RemovableMedia;
    BOOLEAN MediaPresent;
    BOOLEAN LogicalPartition;
    BOOLEAN ReadOnly;
    BOOLEAN WriteCaching;
    UINT32 BlockSize;
    UINT32 IoAlign;
    UINT64 LastBlock;
    UINT64 LowestAlignedLba;
    UINT32 LogicalBlocksPerPhysicalBlock;
    UINT32 OptimalTransferLengthGranularity;
} EFI_BLOCK_IO_MEDIA;

typedef struct {
    EFI_EVENT Event;
    EFI_STATUS TransactionStatus;
} EFI_BLOCK_IO2_TOKEN;
typedef EFI_BLOCK_IO2_TOKEN EFI_DISK_IO2_TOKEN;

typedef struct EFI_BLOCK_IO_PROTOCOL EFI_BLOCK_IO_PROTOCOL;
struct EFI_BLOCK_IO_PROTOCOL {
    UINT64 Revision;
    EFI_BLOCK_IO_MEDIA *Media;
    EFI_STATUS (*Reset)(EFI_BLOCK_IO_PROTOCOL *This, BOOLEAN ExtendedVerification);
    EFI_STATUS (*ReadBlocks)(EFI_BLOCK_IO_PROTOCOL *This, UINT32 MediaId, UINT64 Lba, UINTN BufferSize, VOID *Buffer);
    EFI_STATUS (*WriteBlocks)(EFI_BLOCK_IO_PROTOCOL *This, UINT32 MediaId, UINT64 Lba, UINTN BufferSize,
                              const VOID *Buffer);
    EFI_STATUS (*FlushBlocks)(EFI_BLOCK_IO_PROTOCOL *This);
};

typedef struct EFI_BLOCK_IO2_PROTOCOL EFI_BLOCK_IO2_PROTOCOL;
struct EFI_BLOCK_IO2_PROTOCOL {
    EFI_BLOCK_IO_MEDIA *Media;
    EFI_STATUS (*Reset)(EFI_BLOCK_IO2_PROTOCOL *This, BOOLEAN ExtendedVerification);
    EFI_STATUS (*ReadBlocksEx)(EFI_BLOCK_IO2_PROTOCOL *This, UINT32 MediaId, UINT64 Lba, EFI_BLOCK_IO2_TOKEN *Token,
                               UINTN BufferSize, VOID *Buffer);
    EFI_STATUS (*WriteBlocksEx)(EFI_BLOCK_IO2_PROTOCOL *This, UINT32 MediaId, UINT64 Lba, EFI_BLOCK_IO2_TOKEN *Token,
                                UINTN BufferSize, const VOID *Buffer);
    EFI_STATUS (*FlushBlocksEx)(EFI_BLOCK_IO2_PROTOCOL *This, EFI_BLOCK_IO2_TOKEN *Token);
};

typedef struct EFI_DISK_IO_PROTOCOL EFI_DISK_IO_PROTOCOL;
struct EFI_DISK_IO_PROTOCOL {
    UINT64 Revision;
    EFI_STATUS (*ReadDisk)(EFI_DISK_IO_PROTOCOL *This, UINT32 MediaId, UINT64 Offset, UINTN BufferSize, VOID *Buffer);
    EFI_STATUS (*WriteDisk)(EFI_DISK_IO_PROTOCOL *This, UINT32 MediaId, UINT64 Offset, UINTN BufferSize,
                            const VOID *Buffer);
};

typedef struct EFI_DISK_IO2_PROTOCOL EFI_DISK_IO2_PROTOCOL;
struct EFI_DISK_IO2_PROTOCOL {
    UINT64 Revision;
    EFI_STATUS (*Cancel)(EFI_DISK_IO2_PROTOCOL *This);
    EFI_STATUS (*ReadDiskEx)(EFI_DISK_IO2_PROTOCOL *This, UINT32 MediaId, UINT64 Offset, EFI_DISK_IO2_TOKEN *Token,
                             UINTN BufferSize, VOID *Buffer);
    EFI_STATUS (*WriteDiskEx)(EFI_DISK_IO2_PROTOCOL *This, UINT32 MediaId, UINT64 Offset, EFI_DISK_IO2_TOKEN *Token,
                              UINTN BufferSize, const VOID *Buffer);
    EFI_STATUS (*FlushDiskEx)(EFI_DISK_IO2_PROTOCOL *This, EFI_DISK_IO2_TOKEN *Token);
};

/* 13.17 RAM disk protocol, 13.18 Partition information protocol */

#define EFI_RAM_DISK_PROTOCOL_GUID {0xab38a0df, 0x6873, 0x44a9, {0x87, 0xe6, 0xd4, 0xeb, 0x56, 0x14, 0x84, 0x49}}
#define EFI_VIRTUAL_DISK_GUID {0x77ab535a, 0x45fc, 0x624b, {0x55, 0x60, 0xf7, 0xb2, 0x81, 0xd1, 0xf9, 0x6e}}
#define EFI_PARTITION_INFO_PROTOCOL_GUID {0x8cf2f62c, 0xbc9b, 0x4821, {0x80, 0x8d, 0xec, 0x9e, 0xc4, 0x21, 0xa1, 0xa0}}

typedef struct {
    EFI_STATUS (*Register)(UINT64 RamDiskBase, UINT64 RamDiskSize, const EFI_GUID *RamDiskType,
                           EFI_DEVICE_PATH_PROTOCOL *ParentDevicePath, EFI_DEVICE_PATH_PROTOCOL **DevicePath);
    EFI_STATUS (*Unregister)(EFI_DEVICE_PATH_PROTOCOL *DevicePath);
} EFI_RAM_DISK_PROTOCOL;

/* Platform Initialization 1.2, volume 5: CPU I/O 2 protocol */

#define EFI_CPU_IO2_PROTOCOL_GUID {0xad61f191, 0xae5f, 0x4c0e, {0xb9, 0xfa, 0xe8, 0x69, 0xd2, 0x88, 0xc6, 0x4f}}

enum {
    EfiCpuIoWidthUint8, EfiCpuIoWidthUint16, EfiCpuIoWidthUint32, EfiCpuIoWidthUint64, EfiCpuIoWidthFifoUint8,
    EfiCpuIoWidthFifoUint16, EfiCpuIoWidthFifoUint32, EfiCpuIoWidthFifoUint64, EfiCpuIoWidthFillUint8,
    EfiCpuIoWidthFillUint16, EfiCpuIoWidthFillUint32, EfiCpuIoWidthFillUint64, EfiCpuIoWidthMaximum
};

typedef struct EFI_CPU_IO2_PROTOCOL EFI_CPU_IO2_PROTOCOL;
typedef EFI_STATUS (*EFI_CPU_IO_PROTOCOL_IO_MEM)(EFI_CPU_IO2_PROTOCOL *This, UINT32 Width, UINT64 Address, UINTN Count,
                                                 VOID *Buffer);

typedef struct {
    EFI_CPU_IO_PROTOCOL_IO_MEM Read;
    EFI_CPU_IO_PROTOCOL_IO_MEM Write;
} EFI_CPU_IO_PROTOCOL_ACCESS;

struct EFI_CPU_IO2_PROTOCOL {
    EFI_CPU_IO_PROTOCOL_ACCESS Mem;
    EFI_CPU_IO_PROTOCOL_ACCESS Io;
};

#endif

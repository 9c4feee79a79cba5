/* The driver model (UEFI 2.10, 7.3.12, 7.3.13 and chapter 11): drivers installed by this program, which log their calls. */
#include "handles.h"

static const EFI_GUID BINDING = EFI_DRIVER_BINDING_PROTOCOL_GUID;
static const EFI_GUID PLATFORM_OVERRIDE = EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL_GUID;
static const EFI_GUID BUS_OVERRIDE = EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL_GUID;
static const EFI_GUID FAMILY_OVERRIDE = EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL_GUID;

typedef struct {
    EFI_DRIVER_BINDING_PROTOCOL binding;
    EFI_HANDLE handle;
    CHAR8 name;
    const EFI_GUID *wanted; /* the protocol that it manages; NULL: it takes nothing */
    BOOLEAN bus;            /* it makes children that have TWO */
    BOOLEAN stubborn;       /* Stop fails */
    BOOLEAN forgetful;      /* Stop succeeds and closes nothing */
    BOOLEAN failing;        /* Start fails */
    UINT32 attributes;
    EFI_HANDLE children[2];
    BOOLEAN sawPath;        /* Supported was given a remaining path */
} DRIVER;

static CHAR8 LOG[128];
static UINTN LOGGED;

static VOID logged(CHAR8 what, CHAR8 who) {
    if (LOGGED < sizeof LOG - 2) {
        LOG[LOGGED++] = what;
        LOG[LOGGED++] = who;
    }
}

/* Whether the log is this text, and clears it. */
static BOOLEAN was(const CHAR8 *text) {
    UINTN i = 0;
    BOOLEAN same = TRUE;
    while (text[i] != 0) {
        same &= i < LOGGED && LOG[i] == text[i];
        i++;
    }
    same &= i == LOGGED;
    LOGGED = 0;
    return same;
}

static EFI_STATUS supported(EFI_DRIVER_BINDING_PROTOCOL *this, EFI_HANDLE controller,
                            EFI_DEVICE_PATH_PROTOCOL *remaining) {
    DRIVER *driver = (DRIVER *) this;
    VOID *interface;
    driver->sawPath = remaining != NULL && remaining->Type == HARDWARE_DEVICE_PATH;
    logged('?', driver->name);
    if (driver->wanted == NULL) {
        return EFI_UNSUPPORTED;
    }
    EFI_STATUS status = BS->OpenProtocol(controller, driver->wanted, &interface, driver->handle, controller,
                                         EFI_OPEN_PROTOCOL_BY_DRIVER);
    if (status == EFI_SUCCESS) {
        BS->CloseProtocol(controller, driver->wanted, driver->handle, controller);
    }
    return status;
}

static EFI_STATUS start(EFI_DRIVER_BINDING_PROTOCOL *this, EFI_HANDLE controller, EFI_DEVICE_PATH_PROTOCOL *remaining) {
    DRIVER *driver = (DRIVER *) this;
    VOID *interface;
    (VOID) remaining;
    logged('+', driver->name);
    if (driver->failing) {
        return EFI_DEVICE_ERROR;
    }
    EFI_STATUS status = BS->OpenProtocol(controller, driver->wanted, &interface, driver->handle, controller,
                                         driver->attributes);
    for (UINTN i = 0; i < 2 && driver->bus && status == EFI_SUCCESS; i++) {
        driver->children[i] = NULL;
        BS->InstallProtocolInterface(&driver->children[i], &TWO, EFI_NATIVE_INTERFACE, NULL);
        BS->OpenProtocol(controller, driver->wanted, &interface, driver->handle, driver->children[i],
                         EFI_OPEN_PROTOCOL_BY_CHILD_CONTROLLER);
    }
    return status;
}

static EFI_STATUS stop(EFI_DRIVER_BINDING_PROTOCOL *this, EFI_HANDLE controller, UINTN count, EFI_HANDLE *children) {
    DRIVER *driver = (DRIVER *) this;
    logged(count == 0 ? '-' : (CHAR8) ('0' + count), driver->name);
    if (driver->stubborn) {
        return EFI_DEVICE_ERROR;
    }
    if (driver->forgetful) {
        return EFI_SUCCESS;
    }
    for (UINTN i = 0; i < count; i++) {
        BS->CloseProtocol(controller, driver->wanted, driver->handle, children[i]);
        BS->UninstallProtocolInterface(children[i], &TWO, NULL);
    }
    return count == 0 ? BS->CloseProtocol(controller, driver->wanted, driver->handle, controller) : EFI_SUCCESS;
}

static DRIVER A = {{supported, start, stop, 0x20, NULL, NULL}, NULL, 'A'};
static DRIVER B = {{supported, start, stop, 0x30, NULL, NULL}, NULL, 'B'};
static DRIVER C = {{supported, start, stop, 0x40, NULL, NULL}, NULL, 'C'};

static VOID install(DRIVER *driver) {
    driver->attributes = EFI_OPEN_PROTOCOL_BY_DRIVER;
    BS->InstallProtocolInterface(&driver->handle, &BINDING, EFI_NATIVE_INTERFACE, &driver->binding);
    driver->binding.ImageHandle = driver->handle;
    driver->binding.DriverBindingHandle = driver->handle;
}

static EFI_STATUS connect(EFI_HANDLE controller) {
    return BS->ConnectController(controller, NULL, NULL, FALSE);
}

/* Overrides: each names one driver, once. */

static EFI_HANDLE PLATFORMS_CHOICE;
static EFI_HANDLE BUSS_CHOICE;

static EFI_STATUS platform_driver(EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL *this, EFI_HANDLE controller,
                                  EFI_HANDLE *image) {
    (VOID) this;
    (VOID) controller;
    if (*image != NULL) {
        return EFI_NOT_FOUND;
    }
    *image = PLATFORMS_CHOICE;
    return EFI_SUCCESS;
}

static EFI_STATUS bus_driver(EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL *this, EFI_HANDLE *image) {
    (VOID) this;
    if (*image != NULL) {
        return EFI_NOT_FOUND;
    }
    *image = BUSS_CHOICE;
    return EFI_SUCCESS;
}

static UINT32 family_version(EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL *this) {
    (VOID) this;
    return 1;
}

static EFI_PLATFORM_DRIVER_OVERRIDE_PROTOCOL PLATFORM = {platform_driver, NULL, NULL};
static EFI_BUS_SPECIFIC_DRIVER_OVERRIDE_PROTOCOL BUS = {bus_driver};
static EFI_DRIVER_FAMILY_OVERRIDE_PROTOCOL FAMILY = {family_version};

static VOID ordering(EFI_HANDLE controller) {
    static PATH path;
    EFI_HANDLE chosen[] = {A.handle, NULL};
    EFI_HANDLE platform = NULL;
    EFI_HANDLE bus = controller;
    CALL(ConnectController, NOT_FOUND, "no driver takes it", connect(controller));
    CHECK(ConnectController, "the highest version is first", was("?C?B?A"));
    BS->ConnectController(controller, chosen, NULL, FALSE);
    CHECK(ConnectController, "the caller's choice is first", was("?A?C?B"));
    PLATFORMS_CHOICE = B.handle;
    BS->InstallProtocolInterface(&platform, &PLATFORM_OVERRIDE, EFI_NATIVE_INTERFACE, &PLATFORM);
    connect(controller);
    CHECK(ConnectController, "the platform's choice is first", was("?B?C?A"));
    BS->ConnectController(controller, chosen, NULL, FALSE);
    CHECK(ConnectController, "the caller's choice, then the platform's", was("?A?B?C"));
    BS->UninstallProtocolInterface(platform, &PLATFORM_OVERRIDE, &PLATFORM);
    BUSS_CHOICE = A.handle;
    BS->InstallProtocolInterface(&bus, &BUS_OVERRIDE, EFI_NATIVE_INTERFACE, &BUS);
    connect(controller);
    CHECK(ConnectController, "the bus's choice is first", was("?A?C?B"));
    BS->InstallProtocolInterface(&B.handle, &FAMILY_OVERRIDE, EFI_NATIVE_INTERFACE, &FAMILY);
    connect(controller);
    CHECK(ConnectController, "the family's choice, then the bus's", was("?B?A?C"));
    BS->UninstallProtocolInterface(B.handle, &FAMILY_OVERRIDE, &FAMILY);
    BS->UninstallProtocolInterface(bus, &BUS_OVERRIDE, &BUS);

    PATH_OF(&path, 1);
    CALL(ConnectController, NOT_FOUND, "a remaining path",
         BS->ConnectController(controller, NULL, (EFI_DEVICE_PATH_PROTOCOL *) path.bytes, FALSE));
    CHECK(ConnectController, "passes the remaining path on", A.sawPath);
    path_of(&path, NULL, 0);
    CALL(ConnectController, SUCCESS, "no driver, but the remaining path is an end",
         BS->ConnectController(controller, NULL, (EFI_DEVICE_PATH_PROTOCOL *) path.bytes, FALSE));
    CALL(ConnectController, INVALID_PARAMETER, "ControllerHandle is NULL", connect(NULL));
    CALL(ConnectController, INVALID_PARAMETER, "no such handle", connect(NO_HANDLE));
    was("");
}

static VOID managing(EFI_HANDLE controller) {
    VOID *interface;
    A.wanted = B.wanted = &ONE;
    CALL(ConnectController, SUCCESS, "a driver starts", connect(controller));
    /* After a start all others are asked again, from the first. */
    CHECK(ConnectController, "asks until none starts", was("?C?B+B?C?A"));
    CALL(ConnectController, NOT_FOUND, "it is managed already", connect(controller));
    was("");
    CALL(OpenProtocol, ACCESS_DENIED, "managed by a driver",
         BS->OpenProtocol(controller, &ONE, &interface, IMAGE, controller, EFI_OPEN_PROTOCOL_BY_DRIVER));
    /* EDK2 says NOT_FOUND here, and where Stop fails. */
    CALL(DisconnectController, SUCCESS, "a driver that does not manage it",
         BS->DisconnectController(controller, A.handle, NULL));
    CHECK(DisconnectController, "stops nobody who does not manage", was(""));
    CALL(DisconnectController, SUCCESS, "the driver", BS->DisconnectController(controller, B.handle, NULL));
    CHECK(DisconnectController, "stops the driver", was("-B"));
    CALL(DisconnectController, SUCCESS, "nobody manages it", BS->DisconnectController(controller, NULL, NULL));
    CALL(DisconnectController, INVALID_PARAMETER, "ControllerHandle is NULL",
         BS->DisconnectController(NULL, NULL, NULL));
    CALL(DisconnectController, INVALID_PARAMETER, "DriverImageHandle is none",
         BS->DisconnectController(controller, NO_HANDLE, NULL));
    CALL(DisconnectController, INVALID_PARAMETER, "DriverImageHandle is no driver",
         BS->DisconnectController(controller, IMAGE, NULL));
    CALL(DisconnectController, INVALID_PARAMETER, "ChildHandle is none",
         BS->DisconnectController(controller, NULL, NO_HANDLE));

    B.failing = TRUE;
    CALL(ConnectController, SUCCESS, "the second after one that fails", connect(controller));
    CHECK(ConnectController, "goes on after a failed start", was("?C?B+B?C?A+A?C"));
    B.failing = FALSE;
    A.stubborn = TRUE;
    CALL(DisconnectController, DEVICE_ERROR, "Stop fails", BS->DisconnectController(controller, NULL, NULL));
    was("");
    CALL(OpenProtocol, ACCESS_DENIED, "EXCLUSIVE, the driver does not stop",
         BS->OpenProtocol(controller, &ONE, &interface, IMAGE, NULL, EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CHECK(OpenProtocol, "asks the driver to stop", was("-A"));
    CALL(UninstallProtocolInterface, ACCESS_DENIED, "the driver does not stop",
         BS->UninstallProtocolInterface(controller, &ONE, NULL));
    CALL(ReinstallProtocolInterface, ACCESS_DENIED, "the driver does not stop",
         BS->ReinstallProtocolInterface(controller, &ONE, NULL, NULL));
    A.stubborn = FALSE;
    was("");
    CALL(OpenProtocol, SUCCESS, "EXCLUSIVE, the driver stops",
         BS->OpenProtocol(controller, &ONE, &interface, IMAGE, NULL, EFI_OPEN_PROTOCOL_EXCLUSIVE));
    CHECK(OpenProtocol, "stops the driver", was("-A"));
    CALL(ConnectController, NOT_FOUND, "opened exclusively", connect(controller));
    BS->CloseProtocol(controller, &ONE, IMAGE, NULL);
    was("");
    connect(controller);
    was("");
    CALL(ReinstallProtocolInterface, SUCCESS, "the driver stops",
         BS->ReinstallProtocolInterface(controller, &ONE, NULL, NULL));
    CHECK(ReinstallProtocolInterface, "stops the driver and connects again", was("-B?C?B+B?C?A"));
    BS->OpenProtocol(controller, &ONE, &interface, IMAGE, NULL, EFI_OPEN_PROTOCOL_GET_PROTOCOL);
    CALL(UninstallProtocolInterface, SUCCESS, "the driver stops",
         BS->UninstallProtocolInterface(controller, &ONE, NULL));
    CHECK(UninstallProtocolInterface, "stops the driver", was("-B"));
}

static VOID children(EFI_HANDLE controller) {
    A.wanted = &ONE;
    A.bus = TRUE;
    B.wanted = &TWO;
    BS->InstallProtocolInterface(&controller, &ONE, EFI_NATIVE_INTERFACE, NULL);
    CALL(ConnectController, SUCCESS, "recursively", BS->ConnectController(controller, NULL, NULL, TRUE));
    CHECK(ConnectController, "connects what becomes a child", was("?C?B?A+A?C?B" "?C?B+B?C?A" "?C?B+B?C?A"));
    EFI_HANDLE first = A.children[0];
    CALL(DisconnectController, SUCCESS, "one of two children", BS->DisconnectController(controller, A.handle, first));
    CHECK(DisconnectController, "stops the child's driver", was("1A-B"));
    CALL(HandleProtocol, INVALID_PARAMETER, "a destroyed child", BS->HandleProtocol(first, &TWO, NULL));
    CALL(DisconnectController, SUCCESS, "the last child",
         BS->DisconnectController(controller, A.handle, A.children[1]));
    CHECK(DisconnectController, "stops the parent with its last child", was("1A-B-A"));
    BS->ConnectController(controller, NULL, NULL, TRUE);
    was("");
    CALL(DisconnectController, SUCCESS, "with children", BS->DisconnectController(controller, NULL, NULL));
    CHECK(DisconnectController, "stops children first", was("2A-B-B-A"));
    BS->ConnectController(controller, NULL, NULL, FALSE);
    was("");
    PIECE *all = exhaust();
    EFI_STATUS disconnected = BS->DisconnectController(controller, NULL, NULL);
    release(all);
    CALL(DisconnectController, OUT_OF_RESOURCES, "no memory for the children", disconnected);
    BS->DisconnectController(controller, NULL, NULL);
    was("");
    /* A driver that says it stopped and did not: nobody waits for ever (EDK2 does). */
    A.bus = FALSE;
    connect(controller);
    A.forgetful = TRUE;
    was("");
    CALL(UninstallProtocolInterface, ACCESS_DENIED, "the driver closes nothing",
         BS->UninstallProtocolInterface(controller, &ONE, NULL));
    A.forgetful = FALSE;
    BS->DisconnectController(controller, NULL, NULL);
    BS->UninstallProtocolInterface(controller, &ONE, NULL);
}

static VOID contract(VOID) {
    EFI_HANDLE controller = NULL;
    BS->InstallProtocolInterface(&controller, &ONE, EFI_NATIVE_INTERFACE, NULL);
    BS->InstallProtocolInterface(&controller, &NOBODYS, EFI_NATIVE_INTERFACE, NULL);
    install(&A);
    install(&B);
    install(&C);
    ordering(controller);
    managing(controller);
    children(controller);
    BS->UninstallProtocolInterface(A.handle, &BINDING, &A.binding);
    BS->UninstallProtocolInterface(B.handle, &BINDING, &B.binding);
    BS->UninstallProtocolInterface(C.handle, &BINDING, &C.binding);
    BS->UninstallProtocolInterface(controller, &NOBODYS, NULL);
}

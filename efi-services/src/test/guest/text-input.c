/*
 * Text input, plain and ex (UEFI 2.10, 12.2 and 12.3). What is typed: "ab", Control-C, "x", Up, Control-C, "y".
 */
#include "contract.h"
#include "console.h"

static EFI_SIMPLE_TEXT_INPUT_PROTOCOL *IN;
static EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL *EX;
static UINTN NOTIFIED;
static UINTN ANY;
static EFI_KEY_DATA NOTIFIED_KEY;
static UINTN NOTIFIED_TPL;

static EFI_STATUS notified(EFI_KEY_DATA *key) {
    NOTIFIED++;
    NOTIFIED_KEY = *key;
    NOTIFIED_TPL = BS->RaiseTPL(TPL_NOTIFY);
    BS->RestoreTPL(NOTIFIED_TPL);
    return EFI_SUCCESS;
}

static EFI_STATUS other(EFI_KEY_DATA *key) {
    (void) key;
    ANY++;
    return EFI_SUCCESS;
}

static VOID contract(VOID) {
    static EFI_GUID exGuid = EFI_SIMPLE_TEXT_INPUT_EX_PROTOCOL_GUID;
    EFI_INPUT_KEY key;
    EFI_KEY_DATA data;
    UINTN index;
    IN = (EFI_SIMPLE_TEXT_INPUT_PROTOCOL *) ST->ConIn;
    if (BS->HandleProtocol(ST->ConsoleInHandle, &exGuid, (VOID **) &EX) != EFI_SUCCESS) {
        CHECK(ConIn.Reset, "there is text input ex", FALSE);
        return;
    }
    CALL(ConIn.Reset, SUCCESS, "plain", IN->Reset(IN, FALSE));
    CALL(ConIn.ReadKeyStroke, NOT_READY, "nothing was typed yet", IN->ReadKeyStroke(IN, &key));
    CALL(ConIn.Reset, SUCCESS, "extended", IN->Reset(IN, TRUE));
    EFI_EVENT events[1] = {IN->WaitForKey};
    CHECK(ConIn.WaitForKey, "wakes up for a key", BS->WaitForEvent(1, events, &index) == EFI_SUCCESS);
    CHECK(ConIn.WaitForKey, "goes on being signaled", BS->CheckEvent(IN->WaitForKey) == EFI_SUCCESS);
    CALL(ConIn.ReadKeyStroke, SUCCESS, "a key", IN->ReadKeyStroke(IN, &key));
    CHECK(ConIn.ReadKeyStroke, "is the one that was typed", key.ScanCode == 0 && key.UnicodeChar == L'a');
    CHECK(ConIn.WaitForKey, "is not signaled without a key", BS->CheckEvent(IN->WaitForKey) == EFI_NOT_READY);

    CALL(ConInEx.ReadKeyStrokeEx, INVALID_PARAMETER, "no buffer", EX->ReadKeyStrokeEx(EX, NULL));
    memset(&data, 0x55, sizeof(data));
    CALL(ConInEx.ReadKeyStrokeEx, NOT_READY, "no key", EX->ReadKeyStrokeEx(EX, &data));
    CHECK(ConInEx.ReadKeyStrokeEx, "without a key it is zero", data.Key.ScanCode == 0 && data.Key.UnicodeChar == 0);
    CHECK(ConInEx.ReadKeyStrokeEx, "tells the state without a key", data.KeyState.KeyShiftState == EFI_SHIFT_STATE_VALID);
    EFI_EVENT exEvents[1] = {EX->WaitForKeyEx};
    CHECK(ConInEx.WaitForKeyEx, "wakes up for a key", BS->WaitForEvent(1, exEvents, &index) == EFI_SUCCESS);
    CALL(ConInEx.ReadKeyStrokeEx, SUCCESS, "a key", EX->ReadKeyStrokeEx(EX, &data));
    CHECK(ConInEx.ReadKeyStrokeEx, "is the next that was typed", data.Key.UnicodeChar == L'b');

    UINT8 toggle = EFI_TOGGLE_STATE_VALID | EFI_CAPS_LOCK_ACTIVE;
    CALL(ConInEx.SetState, INVALID_PARAMETER, "no state", EX->SetState(EX, NULL));
    CALL(ConInEx.SetState, SUCCESS, "caps lock", EX->SetState(EX, &toggle));
    EX->ReadKeyStrokeEx(EX, &data);
    CHECK(ConInEx.SetState, "is told", data.KeyState.KeyToggleState == toggle);
    toggle = EFI_CAPS_LOCK_ACTIVE;
    CALL(ConInEx.SetState, UNSUPPORTED, "not marked as valid", EX->SetState(EX, &toggle));
    toggle = EFI_TOGGLE_STATE_VALID | 0x20;
    CALL(ConInEx.SetState, UNSUPPORTED, "an undefined bit", EX->SetState(EX, &toggle));
    CALL(ConInEx.Reset, SUCCESS, "extended", EX->Reset(EX, TRUE));
    EX->ReadKeyStrokeEx(EX, &data);
    CHECK(ConInEx.Reset, "no toggle is active", data.KeyState.KeyToggleState == EFI_TOGGLE_STATE_VALID);
    EX->Reset(EX, FALSE);

    VOID *handle = NULL;
    VOID *second = NULL;
    EFI_KEY_DATA wanted = {{0, L'c'}, {EFI_SHIFT_STATE_VALID | EFI_LEFT_CONTROL_PRESSED, 0}};
    CALL(ConInEx.RegisterKeyNotify, INVALID_PARAMETER, "no key", EX->RegisterKeyNotify(EX, NULL, notified, &handle));
    CALL(ConInEx.RegisterKeyNotify, INVALID_PARAMETER, "no function", EX->RegisterKeyNotify(EX, &wanted, NULL, &handle));
    CALL(ConInEx.RegisterKeyNotify, INVALID_PARAMETER, "no handle", EX->RegisterKeyNotify(EX, &wanted, notified, NULL));
    CALL(ConInEx.RegisterKeyNotify, SUCCESS, "Control-C", EX->RegisterKeyNotify(EX, &wanted, notified, &handle));
    EFI_KEY_DATA partial = {{0, 0}, {0, 0}};
    CALL(ConInEx.RegisterKeyNotify, SUCCESS, "partial keys", EX->RegisterKeyNotify(EX, &partial, other, &second));
    /* The key that is waited for comes by itself: nobody reads here. */
    for (int i = 0; i < 100 && NOTIFIED == 0; i++) {
        BS->Stall(1000);
    }
    CHECK_EQUAL(ConInEx.RegisterKeyNotify, "is told once", 1, NOTIFIED);
    CHECK(ConInEx.RegisterKeyNotify, "is told the key", NOTIFIED_KEY.Key.UnicodeChar == L'c');
    CHECK_EQUAL(ConInEx.RegisterKeyNotify, "at TPL_CALLBACK", TPL_CALLBACK, NOTIFIED_TPL);
    CHECK_EQUAL(ConInEx.RegisterKeyNotify, "no partial keys unless exposed", 0, ANY);
    CALL(ConIn.ReadKeyStroke, SUCCESS, "the key that was notified", IN->ReadKeyStroke(IN, &key));
    CHECK(ConIn.ReadKeyStroke, "Control-C is a character", key.ScanCode == 0 && key.UnicodeChar == 3);
    BS->WaitForEvent(1, events, &index);
    IN->ReadKeyStroke(IN, &key);
    CHECK(ConIn.ReadKeyStroke, "x comes after it", key.UnicodeChar == L'x');
    EFI_EVENT timed[2] = {NULL, EX->WaitForKeyEx};
    BS->CreateEvent(EVT_TIMER, 0, NULL, NULL, &timed[0]);
    BS->SetTimer(timed[0], TimerRelative, 1000000000);
    CHECK(ConInEx.WaitForKeyEx, "comes before a far timer", BS->WaitForEvent(2, timed, &index) == EFI_SUCCESS && index == 1);
    BS->CloseEvent(timed[0]);
    EX->ReadKeyStrokeEx(EX, &data);
    CHECK(ConInEx.ReadKeyStrokeEx, "a key without a character", data.Key.ScanCode == 1 && data.Key.UnicodeChar == 0);

    toggle = EFI_TOGGLE_STATE_VALID | EFI_KEY_STATE_EXPOSED;
    CALL(ConInEx.SetState, SUCCESS, "exposed", EX->SetState(EX, &toggle));
    BS->WaitForEvent(1, exEvents, &index);
    EX->ReadKeyStrokeEx(EX, &data);
    CHECK(ConInEx.ReadKeyStrokeEx, "a partial key if exposed", data.Key.ScanCode == 0 && data.Key.UnicodeChar == 0);
    CHECK(ConInEx.ReadKeyStrokeEx, "its shift state", data.KeyState.KeyShiftState == wanted.KeyState.KeyShiftState);
    CHECK_EQUAL(ConInEx.RegisterKeyNotify, "partial keys if exposed", 1, ANY);
    EX->ReadKeyStrokeEx(EX, &data);
    CHECK(ConInEx.ReadKeyStrokeEx, "then the key itself", data.Key.UnicodeChar == L'c');
    CHECK_EQUAL(ConInEx.RegisterKeyNotify, "is told again", 2, NOTIFIED);
    CALL(ConInEx.UnregisterKeyNotify, SUCCESS, "Control-C", EX->UnregisterKeyNotify(EX, handle));
    CALL(ConInEx.UnregisterKeyNotify, SUCCESS, "partial keys", EX->UnregisterKeyNotify(EX, second));
    CALL(ConInEx.UnregisterKeyNotify, INVALID_PARAMETER, "twice", EX->UnregisterKeyNotify(EX, handle));
    CALL(ConInEx.UnregisterKeyNotify, INVALID_PARAMETER, "NULL", EX->UnregisterKeyNotify(EX, NULL));
    BS->WaitForEvent(1, events, &index);
    IN->Reset(IN, FALSE);
    CALL(ConIn.ReadKeyStroke, NOT_READY, "Reset threw it away", IN->ReadKeyStroke(IN, &key));

    EFI_STATUS status = EFI_SUCCESS;
    for (UINTN i = 0; i < 100000 && status == EFI_SUCCESS; i++) {
        EFI_KEY_DATA many = {{0, (CHAR16) (i % 60000 + 1)}, {EFI_SHIFT_STATE_VALID, (UINT8) (i / 60000)}};
        status = EX->RegisterKeyNotify(EX, &many, other, &second);
    }
    CALL(ConInEx.RegisterKeyNotify, OUT_OF_RESOURCES, "without end", status);
}

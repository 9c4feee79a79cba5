/* Serial I/O (UEFI 2.10, 12.8). What the host sends: "hello". */
#include "contract.h"
#include "console.h"

static EFI_SERIAL_IO_PROTOCOL *IO;

static VOID attributes(VOID) {
    CALL(SerialIo.SetAttributes, SUCCESS, "defaults", IO->SetAttributes(IO, 0, 0, 0, 0, 0, 0));
    CHECK(SerialIo.SetAttributes, "defaults are 8N1", IO->Mode->DataBits == 8 && IO->Mode->Parity == 1 && IO->Mode->StopBits == 1);
    CHECK_EQUAL(SerialIo.SetAttributes, "default rate", 115200, IO->Mode->BaudRate);
    CALL(SerialIo.SetAttributes, SUCCESS, "9600 7E1", IO->SetAttributes(IO, 9600, 1, 5000, 2, 7, 1));
    CHECK(SerialIo.SetAttributes, "are told", IO->Mode->BaudRate == 9600 && IO->Mode->ReceiveFifoDepth == 1 &&
          IO->Mode->Timeout == 5000 && IO->Mode->Parity == 2 && IO->Mode->DataBits == 7);
    CALL(SerialIo.SetAttributes, SUCCESS, "10000 baud", IO->SetAttributes(IO, 10000, 0, 0, 0, 0, 0));
    CHECK_EQUAL(SerialIo.SetAttributes, "the nearest lower rate", 9600, IO->Mode->BaudRate);
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "1 baud", IO->SetAttributes(IO, 1, 0, 0, 0, 0, 0));
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "-1 baud", IO->SetAttributes(IO, ~0ULL, 0, 0, 0, 0, 0));
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "4 data bits", IO->SetAttributes(IO, 0, 0, 0, 0, 4, 0));
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "9 data bits", IO->SetAttributes(IO, 0, 0, 0, 0, 9, 0));
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "parity 6", IO->SetAttributes(IO, 0, 0, 0, 6, 0, 0));
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "stop bits 4", IO->SetAttributes(IO, 0, 0, 0, 0, 0, 4));
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "5 data bits, 2 stop", IO->SetAttributes(IO, 0, 0, 0, 0, 5, 3));
    CALL(SerialIo.SetAttributes, INVALID_PARAMETER, "8 data bits, 1.5 stop", IO->SetAttributes(IO, 0, 0, 0, 0, 8, 2));
    CHECK_EQUAL(SerialIo.SetAttributes, "stay as they were then", 9600, IO->Mode->BaudRate);
}

static VOID contract(VOID) {
    static EFI_GUID guid = EFI_SERIAL_IO_PROTOCOL_GUID;
    UINT32 control = 0;
    UINT8 buffer[32];
    UINTN size;
    if (BS->LocateProtocol(&guid, NULL, (VOID **) &IO) != EFI_SUCCESS) {
        CHECK(SerialIo.Reset, "there is a serial port", FALSE);
        return;
    }
    CHECK(SerialIo.Revision, "1.0 or 1.1", IO->Revision == 0x10000 || IO->Revision == 0x10001);
    CALL(SerialIo.Reset, SUCCESS, "first", IO->Reset(IO));
    attributes();
    CALL(SerialIo.Reset, SUCCESS, "after other attributes", IO->Reset(IO));
    CHECK_EQUAL(SerialIo.Reset, "the defaults are back", 115200, IO->Mode->BaudRate);

    CALL(SerialIo.GetControl, SUCCESS, "after a reset", IO->GetControl(IO, &control));
    CHECK(SerialIo.GetControl, "there is input", (control & EFI_SERIAL_INPUT_BUFFER_EMPTY) == 0);
    CHECK(SerialIo.GetControl, "there is no output", (control & EFI_SERIAL_OUTPUT_BUFFER_EMPTY) != 0);
    CALL(SerialIo.SetControl, UNSUPPORTED, "a bit of the other side", IO->SetControl(IO, EFI_SERIAL_CLEAR_TO_SEND));
    CALL(SerialIo.SetControl, UNSUPPORTED, "an undefined bit", IO->SetControl(IO, 0x80000000u));

    size = 5;
    CALL(SerialIo.Write, SUCCESS, "to the host", IO->Write(IO, &size, "from "));
    size = 7;
    CALL(SerialIo.Write, SUCCESS, "more to the host", IO->Write(IO, &size, "serial\n"));
    CHECK_EQUAL(SerialIo.Write, "all is written", 7, size);
    size = 3;
    CALL(SerialIo.Read, SUCCESS, "from the host", IO->Read(IO, &size, buffer));
    CHECK(SerialIo.Read, "the bytes that were sent", size == 3 && equal(buffer, "hel", 3));
    IO->SetAttributes(IO, 0, 0, 2000, 0, 0, 0);
    size = 10;
    CALL(SerialIo.Read, TIMEOUT, "more than there is", IO->Read(IO, &size, buffer));
    CHECK(SerialIo.Read, "what there was", size == 2 && equal(buffer, "lo", 2));
    size = 1;
    CALL(SerialIo.Read, TIMEOUT, "nothing", IO->Read(IO, &size, buffer));
    CHECK_EQUAL(SerialIo.Read, "nothing", 0, size);
    IO->GetControl(IO, &control);
    CHECK(SerialIo.GetControl, "there is no input", (control & EFI_SERIAL_INPUT_BUFFER_EMPTY) != 0);

    CALL(SerialIo.SetControl, SUCCESS, "loop", IO->SetControl(IO, EFI_SERIAL_HARDWARE_LOOPBACK_ENABLE |
                                                           EFI_SERIAL_REQUEST_TO_SEND));
    IO->GetControl(IO, &control);
    CHECK(SerialIo.SetControl, "is told", (control & EFI_SERIAL_HARDWARE_LOOPBACK_ENABLE) != 0);
    CHECK(SerialIo.SetControl, "ready to itself", (control & EFI_SERIAL_CLEAR_TO_SEND) != 0);
    size = 4;
    IO->Write(IO, &size, "loop");
    CALL(SerialIo.Read, SUCCESS, "from itself", IO->Read(IO, &size, buffer));
    CHECK(SerialIo.Read, "what it sent", equal(buffer, "loop", 4));
    size = 17;
    CALL(SerialIo.Write, TIMEOUT, "more than the FIFO holds", IO->Write(IO, &size, "0123456789abcdefg"));
    CHECK_EQUAL(SerialIo.Write, "what fits", 16, size);
    IO->SetControl(IO, EFI_SERIAL_HARDWARE_LOOPBACK_ENABLE | EFI_SERIAL_HARDWARE_FLOW_CONTROL_ENABLE);
    size = 1;
    CALL(SerialIo.Write, TIMEOUT, "nobody is ready", IO->Write(IO, &size, "x"));
    CHECK_EQUAL(SerialIo.Write, "nothing if nobody is ready", 0, size);
    IO->Reset(IO);
}

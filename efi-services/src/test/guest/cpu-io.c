/* CPU I/O 2 protocol (Platform Initialization 1.2, volume 5): memory, and the ports that x86_64 alone has. */
#include "contract.h"

static EFI_GUID CPU_IO2_GUID = EFI_CPU_IO2_PROTOCOL_GUID;
static UINT8 A[64] __attribute__((aligned(16)));
static UINT8 B[64] __attribute__((aligned(16)));

static VOID reset(VOID) {
    for (UINTN i = 0; i < sizeof(A); i++) {
        A[i] = (UINT8) (i + 1);
        B[i] = 0;
    }
}

static VOID reading(EFI_CPU_IO2_PROTOCOL *io) {
    EFI_CPU_IO_PROTOCOL_IO_MEM read = io->Mem.Read;
    UINT64 from = (UINT64) (UINTN) A;
    reset();
    CALL(CpuIo2.Mem.Read, SUCCESS, "bytes", read(io, EfiCpuIoWidthUint8, from + 1, 5, B));
    CHECK(CpuIo2.Mem.Read, "bytes and no more", equal(A + 1, B, 5) && filled(B + 5, 0, 59));
    reset();
    CALL(CpuIo2.Mem.Read, SUCCESS, "64 bits", read(io, EfiCpuIoWidthUint64, from + 8, 3, B));
    CHECK(CpuIo2.Mem.Read, "64 bits in order", equal(A + 8, B, 24) && filled(B + 24, 0, 40));
    reset();
    CALL(CpuIo2.Mem.Read, SUCCESS, "FIFO", read(io, EfiCpuIoWidthFifoUint16, from, 3, B));
    CHECK(CpuIo2.Mem.Read, "FIFO repeats the address", equal(B, "\1\2\1\2\1\2", 6) && filled(B + 6, 0, 58));
    reset();
    CALL(CpuIo2.Mem.Read, SUCCESS, "fill", read(io, EfiCpuIoWidthFillUint32, from, 3, B));
    CHECK(CpuIo2.Mem.Read, "fill keeps the last", equal(B, A + 8, 4) && filled(B + 4, 0, 60));
    CALL(CpuIo2.Mem.Read, SUCCESS, "nothing", read(io, EfiCpuIoWidthUint8, from, 0, B));
    CALL(CpuIo2.Mem.Read, INVALID_PARAMETER, "no buffer", read(io, EfiCpuIoWidthUint8, from, 1, NULL));
    CALL(CpuIo2.Mem.Read, INVALID_PARAMETER, "no such width", read(io, EfiCpuIoWidthMaximum, from, 1, B));
    CALL(CpuIo2.Mem.Read, UNSUPPORTED, "address not aligned", read(io, EfiCpuIoWidthUint32, from + 2, 1, B));
    CALL(CpuIo2.Mem.Read, UNSUPPORTED, "where nothing is", read(io, EfiCpuIoWidthUint8, 1ULL << 46, 1, B));
    CALL(CpuIo2.Mem.Read, UNSUPPORTED, "beyond all", read(io, EfiCpuIoWidthUint64, from, ~0ULL / 4, B));
    CALL(CpuIo2.Mem.Read, UNSUPPORTED, "around the end", read(io, EfiCpuIoWidthUint64, ~7ULL, 2, B));
}

static VOID writing(EFI_CPU_IO2_PROTOCOL *io) {
    EFI_CPU_IO_PROTOCOL_IO_MEM write = io->Mem.Write;
    UINT64 to = (UINT64) (UINTN) B;
    reset();
    CALL(CpuIo2.Mem.Write, SUCCESS, "bytes", write(io, EfiCpuIoWidthUint8, to + 1, 5, A));
    CHECK(CpuIo2.Mem.Write, "bytes and no more", B[0] == 0 && equal(A, B + 1, 5) && filled(B + 6, 0, 58));
    reset();
    CALL(CpuIo2.Mem.Write, SUCCESS, "FIFO", write(io, EfiCpuIoWidthFifoUint64, to, 3, A));
    CHECK(CpuIo2.Mem.Write, "FIFO leaves the last", equal(A + 16, B, 8) && filled(B + 8, 0, 56));
    reset();
    CALL(CpuIo2.Mem.Write, SUCCESS, "fill", write(io, EfiCpuIoWidthFillUint16, to, 3, A));
    CHECK(CpuIo2.Mem.Write, "fill repeats the first", equal(B, "\1\2\1\2\1\2", 6) && filled(B + 6, 0, 58));
    CALL(CpuIo2.Mem.Write, INVALID_PARAMETER, "no buffer", write(io, EfiCpuIoWidthUint8, to, 1, NULL));
    CALL(CpuIo2.Mem.Write, INVALID_PARAMETER, "no such width", write(io, ~0U, to, 1, A));
    CALL(CpuIo2.Mem.Write, UNSUPPORTED, "address not aligned", write(io, EfiCpuIoWidthUint16, to + 1, 1, A));
    CALL(CpuIo2.Mem.Write, UNSUPPORTED, "buffer not aligned", write(io, EfiCpuIoWidthUint16, to, 1, A + 1));
    CALL(CpuIo2.Mem.Write, UNSUPPORTED, "where nothing is", write(io, EfiCpuIoWidthUint8, 1ULL << 46, 1, A));
}

/* Nothing but what has no effect on a real machine: reads of the port that POST codes go to, and writes of it. */
static VOID ports(EFI_CPU_IO2_PROTOCOL *io) {
    reset();
    CALL(CpuIo2.Io.Read, INVALID_PARAMETER, "no buffer", io->Io.Read(io, EfiCpuIoWidthUint8, 0x80, 1, NULL));
    CALL(CpuIo2.Io.Read, INVALID_PARAMETER, "64 bits", io->Io.Read(io, EfiCpuIoWidthUint64, 0x80, 1, B));
    CALL(CpuIo2.Io.Read, UNSUPPORTED, "beyond all ports", io->Io.Read(io, EfiCpuIoWidthUint8, 0x10000, 1, B));
    CALL(CpuIo2.Io.Write, INVALID_PARAMETER, "no buffer", io->Io.Write(io, EfiCpuIoWidthUint8, 0x80, 1, NULL));
    CALL(CpuIo2.Io.Write, INVALID_PARAMETER, "64 bits", io->Io.Write(io, EfiCpuIoWidthFifoUint64, 0x80, 1, A));
    CALL(CpuIo2.Io.Write, UNSUPPORTED, "beyond all ports", io->Io.Write(io, EfiCpuIoWidthUint16, 0xfffe, 2, A));
#ifdef __x86_64__
    CALL(CpuIo2.Io.Read, SUCCESS, "a port", io->Io.Read(io, EfiCpuIoWidthFifoUint8, 0x80, 3, B));
    CHECK(CpuIo2.Io.Read, "no more than asked for", filled(B + 3, 0, 61));
    CALL(CpuIo2.Io.Write, SUCCESS, "a port", io->Io.Write(io, EfiCpuIoWidthUint8, 0x80, 1, A));
#else
    CALL(CpuIo2.Io.Read, UNSUPPORTED, "no ports", io->Io.Read(io, EfiCpuIoWidthUint8, 0x80, 1, B));
    CALL(CpuIo2.Io.Write, UNSUPPORTED, "no ports", io->Io.Write(io, EfiCpuIoWidthUint8, 0x80, 1, A));
#endif
}

static VOID contract(VOID) {
    EFI_CPU_IO2_PROTOCOL *io = NULL;
    CHECK(Protocol, "processor I/O", BS->LocateProtocol(&CPU_IO2_GUID, NULL, (VOID **) &io) == EFI_SUCCESS);
    reading(io);
    writing(io);
    ports(io);
}

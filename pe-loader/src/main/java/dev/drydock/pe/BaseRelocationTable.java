package dev.drydock.pe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Walks the base relocation table (PE Format, "The .reloc Section") as it is in the file, checking all of it. */
final class BaseRelocationTable {
    private static final int BLOCK_HEADER_SIZE = 8;
    private static final int ABSOLUTE = 0;

    private final PeImage image;

    BaseRelocationTable(PeImage image) {
        this.image = image;
    }

    /** Receives each relocation that is not padding. */
    @FunctionalInterface
    interface Visitor {
        void relocation(long rva, BaseRelocation.Type type);
    }

    void forEach(Visitor visitor) throws MalformedImageException {
        Optional<DataDirectory.Entry> entry = image.dataDirectory(DataDirectory.BASE_RELOCATION_TABLE);
        if (entry.isEmpty()) {
            return;
        }
        long address = entry.get().address();
        long size = entry.get().size();
        Optional<MemorySegment> bytes = image.dataAt(address, size);
        if (bytes.isEmpty()) {
            throw new MalformedImageException("BASE_RELOCATION_TABLE",
                    image.headers().directoryOffset(DataDirectory.BASE_RELOCATION_TABLE),
                    "0x%x bytes at RVA 0x%x are not in the headers or in one section's contents".formatted(size,
                            address));
        }
        ImageBytes table = new ImageBytes(bytes.get(), bytes.get().address() - image.file().address());
        long offset = 0;
        while (offset < size) {
            offset += block(table, offset, visitor);
        }
    }

    private long block(ImageBytes table, long offset, Visitor visitor) throws MalformedImageException {
        if (isZero(table.segment().asSlice(offset))) {
            // gnu-efi's 32-bit Arm images have a table of zeros: U-Boot loads them, EDK2 does not.
            return table.size() - offset;
        }
        long page = table.u32("relocation block VirtualAddress", offset);
        long size = table.u32("relocation block SizeOfBlock", offset + 4);
        if (size < BLOCK_HEADER_SIZE || size % 2 != 0 || size > table.size() - offset) {
            throw table.malformed("relocation block SizeOfBlock", offset + 4,
                    "0x%x is not an even size from 8 to the 0x%x bytes that are left", size, table.size() - offset);
        }
        if (page >= image.sizeOfImage()) {
            throw table.malformed("relocation block VirtualAddress", offset, "0x%x is outside a SizeOfImage of 0x%x",
                    page, image.sizeOfImage());
        }
        for (long at = offset + BLOCK_HEADER_SIZE; at < offset + size; at += Short.BYTES) {
            int entry = table.u16("base relocation", at);
            int number = entry >>> 12;
            if (number == ABSOLUTE) {
                continue;
            }
            BaseRelocation.Type type = type(number, table, at);
            long rva = page + (entry & 0xfff);
            if (rva > image.sizeOfImage() - type.size()) {
                throw table.malformed("base relocation", at, "%s at RVA 0x%x is outside a SizeOfImage of 0x%x", type,
                        rva, image.sizeOfImage());
            }
            visitor.relocation(rva, type);
        }
        return size;
    }

    /** Gives up at the first byte of any block that is a block. */
    private static boolean isZero(MemorySegment bytes) {
        for (long i = 0; i < bytes.byteSize(); i++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }

    private BaseRelocation.Type type(int number, ImageBytes table, long at) throws MalformedImageException {
        BaseRelocation.Type type = switch (number) {
            case 1 -> BaseRelocation.Type.HIGH;
            case 2 -> BaseRelocation.Type.LOW;
            case 3 -> BaseRelocation.Type.HIGHLOW;
            case 5 -> image.machine().isArm32() ? BaseRelocation.Type.ARM_MOV32 : null;
            case 7 -> image.machine().isArm32() ? BaseRelocation.Type.THUMB_MOV32 : null;
            case 10 -> BaseRelocation.Type.DIR64;
            default -> null;
        };
        if (type == null) {
            throw table.malformed("base relocation", at, "type %d%s is not supported for %s", number, name(number),
                    image.machine());
        }
        return type;
    }

    private String name(int number) {
        if (image.machine().isRiscV()) {
            return switch (number) {
                case 5 -> " (RISCV_HIGH20)";
                case 7 -> " (RISCV_LOW12I)";
                case 8 -> " (RISCV_LOW12S)";
                default -> "";
            };
        }
        return number == 4 ? " (HIGHADJ)" : "";
    }
}

package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.efi.boot.HandleDatabase.Interface;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.LoadFile2Protocol;
import dev.drydock.efi.spec.MemoryType;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the file that a device path names, for LoadImage (UEFI 2.10, 7.4.1): from a file system, by Load File 2, or by Load
 * File. Whoever installed these protocols, they are called as a guest calls them.
 */
final class ImageSource {
    private static final Guid FILE_SYSTEM = Guid.parse("964e5b22-6459-11d2-8e39-00a0c969723b");
    private static final Guid LOAD_FILE = Guid.parse("56ec3091-954c-11d2-8e3f-00a0c969723b");
    private static final Guid LOAD_FILE2 = Platform.guid(LoadFile2Protocol.class);
    private static final Guid FILE_INFO = Guid.parse("09576e92-6d3f-11d2-8e39-00a0c969723b");

    private static final int OPEN_VOLUME = 0x08;
    private static final int OPEN = 0x08;
    private static final int CLOSE = 0x10;
    private static final int READ = 0x20;
    private static final int GET_INFO = 0x40;
    private static final long MODE_READ = 1;
    private static final int INFO_FILE_SIZE = 8;
    private static final int INFO_ATTRIBUTE = 72;
    private static final long ATTRIBUTE_DIRECTORY = 0x10;

    /** Scratch memory: a pointer, a size, a GUID, file information, then the file's name. */
    private static final int CELL_SIZE = 8;
    private static final int GUID = 16;
    private static final int INFO = 32;
    private static final int INFO_BYTES = 1024;
    private static final int NAME = INFO + INFO_BYTES;

    private final GuestMemory memory;
    private final HandleDatabase handles;
    private final Pool pool;

    ImageSource(Platform platform) {
        memory = platform.memory();
        handles = platform.handles();
        pool = platform.pool();
    }

    /**
     * A file in a pool buffer.
     *
     * @param buffer its address, 0 if it could not be read
     * @param status why it could not
     */
    private record Result(EfiStatus status, long buffer, long size) {
        static Result failed(EfiStatus status) {
            return new Result(status, 0, 0);
        }
    }

    /** A file that was read. */
    record File(String name, long buffer, long size) {
        MemorySegment contents(GuestMemory memory) {
            return memory.readable(buffer, size);
        }

        void free(Pool pool) {
            pool.free(buffer);
        }
    }

    /**
     * Reads a file.
     *
     * @param path the file's device path
     * @param bootPolicy whether the boot manager asks, so that an approximate match will do
     * @param next is given the file
     * @param failed is given the status by which LoadImage says why it cannot be read
     */
    Step read(long path, boolean bootPolicy, Function<File, Step> next, Function<EfiStatus, Step> failed) {
        String name = fileName(memory, path);
        return fromFileSystem(path, first -> first.buffer() != 0
                ? finish(name, first, next, failed)
                : byLoadFile(path, bootPolicy, second -> finish(name,
                        second.status().equals(EfiStatus.NOT_FOUND) ? first : second, next, failed)));
    }

    private static Step finish(String name, Result result, Function<File, Step> next,
            Function<EfiStatus, Step> failed) {
        if (result.buffer() != 0) {
            return next.apply(new File(name.isEmpty() ? "loaded file" : name, result.buffer(), result.size()));
        }
        boolean told = result.status().equals(EfiStatus.NOT_FOUND)
                || result.status().equals(EfiStatus.OUT_OF_RESOURCES) || result.status().equals(EfiStatus.LOAD_ERROR)
                || result.status().equals(EfiStatus.INVALID_PARAMETER);
        return failed.apply(told ? result.status() : EfiStatus.DEVICE_ERROR);
    }

    /** The last name in the file path nodes that a path ends with; empty if there is none. */
    static String fileName(GuestMemory memory, long path) {
        String file = FilePathNodes.text(memory, path).orElse("");
        return file.substring(file.lastIndexOf('\\') + 1);
    }

    private Optional<DevicePathBytes.Match> device(Guid protocol, long path) {
        return DevicePathBytes.longestPrefix(memory, handles, handles.with(protocol), path);
    }

    private long address(DevicePathBytes.Match match, Guid protocol) {
        return handles.find(match.handle(), protocol).map(Interface::address).orElse(0L);
    }

    // What follows calls Load File and Load File 2 (13.1 and 13.2).

    private Step byLoadFile(long path, boolean bootPolicy, Function<Result, Step> next) {
        // Load File 2 is not for boot options.
        var second = bootPolicy ? Optional.<DevicePathBytes.Match>empty() : device(LOAD_FILE2, path);
        Guid protocol = second.isPresent() ? LOAD_FILE2 : LOAD_FILE;
        var match = second.or(() -> device(LOAD_FILE, path));
        if (match.isEmpty()) {
            return next.apply(Result.failed(EfiStatus.NOT_FOUND));
        }
        long instance = address(match.get(), protocol);
        long rest = path + match.get().length();
        long policy = bootPolicy ? 1 : 0;
        long scratch = pool.allocate(MemoryType.BOOT_SERVICES_DATA, Long.BYTES);
        memory.putLong(scratch, 0);
        return call(memory.getLong(instance), result -> {
            long size = memory.getLong(scratch);
            if (!result.equals(EfiStatus.BUFFER_TOO_SMALL) || size <= 0 || size > memory.size()) {
                pool.free(scratch);
                return next.apply(Result.failed(result.isError() ? result : EfiStatus.NOT_FOUND));
            }
            long buffer = pool.allocate(MemoryType.BOOT_SERVICES_DATA, size);
            return call(memory.getLong(instance), status -> {
                long read = memory.getLong(scratch);
                pool.free(scratch);
                if (status.isError() || read <= 0 || read > size) {
                    pool.free(buffer);
                    return next.apply(Result.failed(status.isError() ? status : EfiStatus.DEVICE_ERROR));
                }
                return next.apply(new Result(status, buffer, read));
            }, instance, rest, policy, scratch, buffer);
        }, instance, rest, policy, scratch, 0);
    }

    // What follows reads a file of a file system (13.4 and 13.5).

    /** A reading under way: memory for arguments, and how to go on when nothing is left open. */
    private record Reading(long scratch, Function<Result, Step> next) {}

    private Step fromFileSystem(long path, Function<Result, Step> next) {
        var match = device(FILE_SYSTEM, path);
        var name = match.flatMap(found -> FilePathNodes.text(memory, path + found.length()));
        if (name.isEmpty()) {
            return next.apply(Result.failed(EfiStatus.NOT_FOUND));
        }
        byte[] text = (name.get() + '\0').getBytes(StandardCharsets.UTF_16LE);
        long scratch = pool.allocate(MemoryType.BOOT_SERVICES_DATA, NAME + text.length);
        memory.putLong(scratch, 0);
        memory.putBytes(scratch + GUID, FILE_INFO.toByteArray());
        memory.putBytes(scratch + NAME, text);
        var reading = new Reading(scratch, result -> {
            pool.free(scratch);
            return next.apply(result);
        });
        long volume = address(match.get(), FILE_SYSTEM);
        return call(memory.getLong(volume + OPEN_VOLUME), status -> status.isError()
                ? reading.next().apply(Result.failed(status))
                : openFile(reading, memory.getLong(scratch)), volume, scratch);
    }

    private Step openFile(Reading reading, long root) {
        return call(memory.getLong(root + OPEN), opened -> {
            long file = memory.getLong(reading.scratch());
            return close(root, () -> opened.isError()
                    ? reading.next().apply(Result.failed(opened))
                    : measure(reading, file));
        }, root, reading.scratch(), reading.scratch() + NAME, MODE_READ, 0);
    }

    private Step measure(Reading reading, long file) {
        long info = reading.scratch() + INFO;
        memory.putLong(reading.scratch() + CELL_SIZE, INFO_BYTES);
        return call(memory.getLong(file + GET_INFO), status -> {
            long size = memory.getLong(info + INFO_FILE_SIZE);
            if (status.isError()) {
                return close(file, () -> reading.next().apply(Result.failed(status)));
            }
            if ((memory.getLong(info + INFO_ATTRIBUTE) & ATTRIBUTE_DIRECTORY) != 0) {
                return close(file, () -> reading.next().apply(Result.failed(EfiStatus.NOT_FOUND)));
            }
            if (size == 0) {
                return close(file, () -> reading.next().apply(Result.failed(EfiStatus.LOAD_ERROR)));
            }
            if (size < 0 || size > memory.size()) {
                return close(file, () -> reading.next().apply(Result.failed(EfiStatus.OUT_OF_RESOURCES)));
            }
            return readAll(reading, file, size);
        }, file, reading.scratch() + GUID, reading.scratch() + CELL_SIZE, info);
    }

    private Step readAll(Reading reading, long file, long size) {
        long buffer = pool.allocate(MemoryType.BOOT_SERVICES_DATA, size);
        memory.putLong(reading.scratch() + CELL_SIZE, size);
        return call(memory.getLong(file + READ), status -> close(file, () -> {
            if (status.isError() || memory.getLong(reading.scratch() + CELL_SIZE) != size) {
                pool.free(buffer);
                return reading.next().apply(Result.failed(EfiStatus.DEVICE_ERROR));
            }
            return reading.next().apply(new Result(status, buffer, size));
        }), file, reading.scratch() + CELL_SIZE, buffer);
    }

    private interface Rest {
        Step step();
    }

    private Step close(long file, Rest rest) {
        return call(memory.getLong(file + CLOSE), _ -> rest.step(), file);
    }

    private static Step call(long function, Function<EfiStatus, Step> next, long... arguments) {
        return new Step.Call(function, arguments, null, result -> next.apply(new EfiStatus(result)));
    }
}

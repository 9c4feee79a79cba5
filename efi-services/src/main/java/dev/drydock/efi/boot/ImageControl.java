package dev.drydock.efi.boot;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.core.state.StateCell;
import dev.drydock.core.state.StateMap;
import dev.drydock.efi.spec.DevicePathProtocol;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.EventGroup;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.ImageServices;
import dev.drydock.efi.spec.LoadedImageProtocol;
import dev.drydock.efi.spec.MemoryType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Image services: load, start, exit, unload, and the end of boot services. */
public final class ImageControl implements ImageServices {
    private final Platform platform;
    private final GuestMemory memory;
    private final SystemTable systemTable;
    private final ImageSource source;
    private final ImageLoader loader;
    private final ImageAuthentication authentication;
    private final StateMap<Handle, Image> images;
    /** The images that are running, innermost last. */
    private final StateCell<List<Handle>> running;
    private final StateCell<String> lastRefusal;
    private final StateCell<Boolean> exitAnnounced;
    private final Function<BootServicesExited, Step> afterExit;

    /**
     * An image in memory.
     *
     * @param table the address of its LoadedImage protocol
     * @param forbidden whether it may not be started
     */
    private record Image(String name, ImageLoader.Loaded loaded, long table, boolean started, boolean forbidden,
            ExitData exitData) {
        Image withStarted() {
            return new Image(name, loaded, table, true, forbidden, exitData);
        }

        Image withForbidden() {
            return new Image(name, loaded, table, started, true, exitData);
        }

        Image withExitData(ExitData data) {
            return new Image(name, loaded, table, started, forbidden, data);
        }
    }

    /** What an image gave to Exit, in a pool buffer that is its starter's to free. */
    private record ExitData(long address, long size) {}

    /** What is known when an image exited boot services with success. */
    public record BootServicesExited(Handle image, LoadedImageProtocol loadedImage) {}

    /**
     * Why the firmware could not load an image.
     *
     * @param found whether there was something to be loaded
     * @param image whether it was read, and is no image for this machine
     */
    public record Refusal(String reason, boolean found, boolean image) {
        /** There is no such file. */
        public static final Refusal NOT_FOUND = new Refusal("not found", false, false);
    }

    /** Marks the call of an image's entry point, so that Exit finds it. */
    private record Entry(Handle image) {}

    /**
     * @param authentication is asked before an image is loaded for the guest
     * @param afterExit what happens when an image has exited boot services with success
     */
    public ImageControl(Platform platform, SystemTable systemTable, ImageAuthentication authentication,
            Function<BootServicesExited, Step> afterExit) {
        this.afterExit = afterExit;
        this.platform = platform;
        this.systemTable = systemTable;
        this.authentication = authentication;
        source = new ImageSource(platform);
        memory = platform.memory();
        loader = new ImageLoader(platform);
        images = platform.state().map();
        running = platform.state().cell(List.of());
        lastRefusal = platform.state().cell("");
        exitAnnounced = platform.state().cell(false);
    }

    /** Why the last image that was refused was refused. */
    public String lastRefusal() {
        return lastRefusal.get();
    }

    @Override
    public Step loadImage(boolean bootPolicy, Handle parent, Address devicePath, Address sourceBuffer,
            long sourceSize, Pointer<Handle> result) {
        if (result.isNull() || !images.containsKey(parent)) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        if (sourceBuffer.isNull() && devicePath.isNull()) {
            return status(EfiStatus.NOT_FOUND);
        }
        byte[] path = devicePath.isNull() ? null : DevicePathBytes.copy(memory, devicePath.value());
        if (sourceBuffer.isNull()) {
            return source.read(devicePath.value(), bootPolicy, file -> authentication.ask(devicePath,
                    new Address(file.buffer()), file.size(), bootPolicy, verdict -> {
                        try {
                            return status(loadGiven(file.name(), file.contents(memory), parent, path, result, verdict));
                        } finally {
                            file.free(platform.pool());
                        }
                    }), ImageControl::status);
        }
        if (sourceSize == 0) {
            return status(EfiStatus.LOAD_ERROR);
        }
        String name = path == null ? "" : ImageSource.fileName(memory, devicePath.value());
        return authentication.ask(devicePath, sourceBuffer, sourceSize, bootPolicy,
                verdict -> status(loadGiven(name.isEmpty() ? "image " + images.size() : name,
                        memory.readable(sourceBuffer.value(), sourceSize), parent, path, result, verdict)));
    }

    /** @param verdict EFI_SECURITY_VIOLATION for an image that may be loaded and not started; or another error */
    private EfiStatus loadGiven(String name, MemorySegment contents, Handle parent, byte[] path,
            Pointer<Handle> result, EfiStatus verdict) {
        boolean forbidden = verdict.equals(EfiStatus.SECURITY_VIOLATION);
        if (verdict.isError() && !forbidden) {
            result.set(Handle.NULL);
            return verdict;
        }
        try {
            Handle image = placeOn(name, contents, parent, path);
            if (forbidden) {
                images.put(image, images.get(image).withForbidden());
            }
            result.set(image);
            return verdict;
        } catch (ImageLoader.RefusedException e) {
            lastRefusal.set(name + ": " + e.getMessage());
            return e.status();
        }
    }

    /** Of all that is on the path, the image's device is what is nearest to the file. */
    private Handle placeOn(String name, MemorySegment contents, Handle parent, byte[] path)
            throws ImageLoader.RefusedException {
        var device = path == null
                ? Optional.<DevicePathBytes.Match>empty()
                : DevicePathBytes.longestPrefix(memory, platform.handles(),
                        platform.handles().with(DevicePathProtocol.GUID), path);
        return place(name, contents, parent, device.map(DevicePathBytes.Match::handle).orElse(Handle.NULL), path,
                device.map(DevicePathBytes.Match::length).orElse(0L));
    }

    /**
     * Loads an image for the firmware itself by what is on its device path: whoever installed a file system or Load File
     * there, it is called as by a guest.
     *
     * @param path with its end node
     * @param loaded is given the image's handle
     * @param failed is told why there is none
     */
    public Step load(byte[] path, Handle parent, Function<Handle, Step> loaded, Function<Refusal, Step> failed) {
        long address = platform.place(path);
        return source.read(address, true, file -> {
            platform.pool().free(address);
            try {
                Handle image = placeOn(file.name(), file.contents(memory), parent, path);
                file.free(platform.pool());
                return loaded.apply(image);
            } catch (ImageLoader.RefusedException e) {
                file.free(platform.pool());
                return failed.apply(new Refusal(file.name() + ": " + e.getMessage(), true, true));
            }
        }, status -> {
            platform.pool().free(address);
            return failed.apply(status.equals(EfiStatus.NOT_FOUND)
                    ? Refusal.NOT_FOUND
                    : new Refusal("cannot be read: " + status, true, false));
        });
    }

    /** Gives an image that was loaded its load options (UEFI 2.10, 3.1.3); without bytes there are none. */
    public void setLoadOptions(Handle handle, byte... options) {
        var table = new Pointer<>(memory, images.get(handle).table(), Codec.of(LoadedImageProtocol.class));
        table.set(table.get().withLoadOptions(options.length,
                options.length == 0 ? Address.NULL : new Address(platform.place(options))));
    }

    /**
     * Loads an image for the firmware itself.
     *
     * @param parent the image that asks; null for the firmware
     * @param path the full device path with its end node, or null
     * @param devicePathLength bytes of it that lead to the device
     * @return its handle; null if it was refused, see {@link #lastRefusal}
     */
    public Handle load(String name, MemorySegment contents, Handle parent, Handle device, byte[] path,
            long devicePathLength) {
        try {
            return place(name, contents, parent, device, path, devicePathLength);
        } catch (ImageLoader.RefusedException e) {
            lastRefusal.set(name + ": " + e.getMessage());
            return null;
        }
    }

    private Handle place(String name, MemorySegment contents, Handle parent, Handle device, byte[] path,
            long devicePathLength) throws ImageLoader.RefusedException {
        ImageLoader.Loaded loaded = loader.load(contents);
        Handle handle = platform.handles().create();
        long fullPath = path == null ? 0 : platform.place(path);
        long filePath = path == null ? 0 : fullPath + devicePathLength;
        var protocol = new LoadedImageProtocol(LoadedImageProtocol.REVISION, parent == null ? Handle.NULL : parent,
                new Address(systemTable.address()), device, new Address(filePath), Address.NULL, 0, Address.NULL,
                new Address(loaded.base()), loaded.size(), loaded.codeType().value(), loaded.dataType().value(),
                Address.NULL);
        long table = platform.place(protocol);
        platform.handles().install(handle, LoadedImageProtocol.GUID, table);
        platform.handles().install(handle, LoadedImageProtocol.DEVICE_PATH_GUID, fullPath);
        images.put(handle, new Image(name, loaded, table, false, false, null));
        platform.machine().codeMap().add(name, loaded.base(), loaded.size(), loaded.parts());
        return handle;
    }

    /** The handle of the firmware, which is the parent of what it loads: an image without code. */
    public void registerFirmware(Handle handle) {
        var none = new ImageLoader.Loaded(0, 0, 0, MemoryType.BOOT_SERVICES_CODE, MemoryType.BOOT_SERVICES_DATA, false,
                List.of());
        images.put(handle, new Image("firmware", none, 0, true, false, null));
    }

    @Override
    public Step startImage(Handle handle, Pointer<Long> exitDataSize, Pointer<Address> exitData) {
        Image image = images.get(handle);
        if (image == null || image.started()) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        if (image.forbidden()) {
            return status(EfiStatus.SECURITY_VIOLATION);
        }
        return start(handle, result -> {
            Image ended = images.get(handle);
            giveExitData(ended == null ? null : ended.exitData(), exitDataSize, exitData);
            return new Step.Return(result);
        });
    }

    /** Starts an image; {@code next} is given its status once it has ended and, if it was an application, was unloaded. */
    public Step.Call start(Handle handle, Step.Continuation next) {
        Image image = images.get(handle);
        images.put(handle, image.withStarted());
        List<Handle> outer = running.get();
        running.set(append(outer, handle));
        long tpl = platform.events().tpl();
        return new Step.Call(image.loaded().entryPoint(), new long[]{handle.value(), systemTable.address()},
                new Entry(handle), result -> {
                    if (platform.phase().hasEnded()) {
                        return new Step.Stop(new BootPhase.UsedAfterEnd("the return of " + image.name(),
                                platform.machine().cpu().pc()));
                    }
                    running.set(outer);
                    platform.checks().returned(image.name(), tpl, platform.events().tpl());
                    platform.checkMemory();
                    platform.events().setTpl(tpl);
                    Step then = next.resume(result);
                    if (image.loaded().application() || new EfiStatus(result).isError()) {
                        remove(handle);
                    }
                    return then;
                });
    }

    private static List<Handle> append(List<Handle> list, Handle handle) {
        return Stream.concat(list.stream(), Stream.of(handle)).toList();
    }

    private void giveExitData(ExitData data, Pointer<Long> exitDataSize, Pointer<Address> exitData) {
        if (exitDataSize.isNull() || exitData.isNull()) {
            if (data != null) {
                platform.pool().free(data.address());
            }
            return;
        }
        exitDataSize.set(data == null ? 0 : data.size());
        exitData.set(data == null ? Address.NULL : new Address(data.address()));
    }

    @Override
    public Step exit(Handle handle, long exitStatus, long exitDataSize, Address exitData) {
        Image image = images.get(handle);
        if (image == null || image.table() == 0) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        if (!image.started()) {
            remove(handle);
            return status(EfiStatus.SUCCESS);
        }
        List<Handle> now = running.get();
        if (now.isEmpty() || !now.getLast().equals(handle)) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        if (exitDataSize != 0 && !exitData.isNull()) {
            long copy = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, exitDataSize);
            memory.copy(copy, exitData.value(), exitDataSize);
            images.put(handle, image.withExitData(new ExitData(copy, exitDataSize)));
        }
        return new Step.Unwind(new Entry(handle), exitStatus);
    }

    @Override
    public Step unloadImage(Handle handle) {
        Image image = images.get(handle);
        if (image == null || image.table() == 0) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        if (!image.started()) {
            remove(handle);
            return status(EfiStatus.SUCCESS);
        }
        long unload = new Pointer<>(memory, image.table(), Codec.of(LoadedImageProtocol.class)).get().unload().value();
        if (unload == 0) {
            return status(EfiStatus.UNSUPPORTED);
        }
        return new Step.Call(unload, new long[]{handle.value()}, null, result -> {
            if (!new EfiStatus(result).isError()) {
                remove(handle);
            }
            return new Step.Return(result);
        });
    }

    private void remove(Handle handle) {
        Image image = images.remove(handle);
        if (image == null) {
            return;
        }
        if (platform.checks().isEnabled()) {
            new UnloadCheck(platform).unloaded(handle, image.name(), image.loaded());
        }
        HandleDatabase handles = platform.handles();
        handles.closeAll(handle);
        handles.remove(handle, LoadedImageProtocol.GUID);
        handles.remove(handle, LoadedImageProtocol.DEVICE_PATH_GUID);
        platform.machine().codeMap().remove(image.loaded().base());
        loader.unload(image.loaded());
    }

    @Override
    public Step exitBootServices(Handle handle, long mapKey) {
        if (!images.containsKey(handle)) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        Events events = platform.events();
        if (!exitAnnounced.get()) {
            exitAnnounced.set(true);
            events.signalGroup(EventGroup.BEFORE_EXIT_BOOT_SERVICES);
        }
        return events.dispatchThen(() -> {
            if (mapKey != platform.memoryMap().key()) {
                return status(EfiStatus.INVALID_PARAMETER);
            }
            events.cancelAllTimers();
            events.signalGroup(EventGroup.EXIT_BOOT_SERVICES);
            long table = images.get(handle).table();
            LoadedImageProtocol protocol = table == 0
                    ? null
                    : new Pointer<>(memory, table, Codec.of(LoadedImageProtocol.class)).get();
            return events.dispatchThen(() -> {
                platform.checkMemory();
                platform.memoryMap().openFreeMemory();
                return afterExit.apply(new BootServicesExited(handle, protocol));
            });
        });
    }

    /** The name of the image that runs now, for reports. */
    public String currentImage() {
        List<Handle> now = running.get();
        return now.isEmpty() ? "" : images.get(now.getLast()).name();
    }

    private static Step status(EfiStatus status) {
        return new Step.Return(status.value());
    }
}

package dev.drydock.efi.protocol.hii;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathFormatException;
import dev.drydock.efi.protocol.hii.ConfigString.Malformed;
import dev.drydock.efi.protocol.hii.ConfigString.Section;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.HiiConfigAccessProtocol;
import dev.drydock.efi.spec.HiiConfigRoutingProtocol;
import dev.drydock.efi.spec.MemoryType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Configuration routing (UEFI 2.10, 35.4): brings requests to the drivers that have the settings. */
final class HiiConfigRouting implements HiiConfigRoutingProtocol {
    /** Longer strings are taken for a missing terminator. */
    private static final int LONGEST = 1 << 20;

    private final Platform platform;
    private final GuestMemory memory;

    HiiConfigRouting(Platform platform) {
        this.platform = platform;
        memory = platform.memory();
    }

    @Override
    public Step extractConfig(Address request, Pointer<Address> progress, Pointer<Address> results) {
        if (request.isNull() || progress.isNull() || results.isNull()) {
            progress.setIfPresent(Address.NULL);
            return status(EfiStatus.INVALID_PARAMETER);
        }
        String text = string(request);
        try {
            List<Section> sections = ConfigString.parse(text).sections();
            return extractFrom(new Extraction(request.value(), text, sections, progress, results), 0, "");
        } catch (Malformed e) {
            progress.set(request.plus(2L * e.index()));
            return status(EfiStatus.INVALID_PARAMETER);
        }
    }

    /** A call of ExtractConfig. */
    private record Extraction(long request, String text, List<Section> sections, Pointer<Address> progress,
            Pointer<Address> results) {}

    private Step extractFrom(Extraction call, int index, String gathered) {
        if (index == call.sections.size()) {
            call.progress.set(new Address(call.request + 2L * call.text.length()));
            call.results.set(place(gathered));
            return status(EfiStatus.SUCCESS);
        }
        Section section = call.sections.get(index);
        Optional<Long> access = access(section);
        if (access.isEmpty()) {
            call.progress.set(new Address(call.request + 2L * section.start()));
            return status(EfiStatus.NOT_FOUND);
        }
        long part = place(call.text.substring(section.start(), section.end())).value();
        return ask(access.get(), part, (status, answer, progressAt) -> {
            long reached = progressAt - part;
            platform.pool().free(part);
            if (status.isError()) {
                boolean inside = reached >= 0 && reached <= 2L * (section.end() - section.start());
                call.progress.set(new Address(call.request + 2L * section.start() + (inside ? reached : 0)));
                return status(status);
            }
            return extractFrom(call, index + 1, join(gathered, answer));
        });
    }

    private static String join(String gathered, String answer) {
        return gathered.isEmpty() ? answer : answer.isEmpty() ? gathered : gathered + '&' + answer;
    }

    /** What is done with a driver's answer. */
    private interface Answer {
        Step then(EfiStatus status, String results, long progress);
    }

    /** Calls ExtractConfig of a driver. */
    private Step ask(long access, long request, Answer answer) {
        long out = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, 2L * Long.BYTES);
        memory.fill(out, 2L * Long.BYTES, (byte) 0);
        long function = memory.getLong(access + HiiConfigAccessProtocol.EXTRACT_CONFIG);
        return new Step.Call(function, new long[]{access, request, out, out + Long.BYTES}, null, result -> {
            var status = new EfiStatus(result);
            long progress = memory.getLong(out);
            long results = memory.getLong(out + Long.BYTES);
            platform.pool().free(out);
            String text = "";
            if (!status.isError() && results != 0) {
                text = string(new Address(results));
                platform.pool().free(results);
            }
            return answer.then(status, text, progress);
        });
    }

    @Override
    public Step exportConfig(Pointer<Address> results) {
        if (results.isNull()) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        List<Long> drivers = platform.handles().with(HiiConfigAccessProtocol.GUID).stream()
                .map(handle -> platform.handles().find(handle, HiiConfigAccessProtocol.GUID).orElseThrow().address())
                .toList();
        return exportFrom(drivers, 0, "", results);
    }

    /** A driver that does not answer is left out. */
    private Step exportFrom(List<Long> drivers, int index, String gathered, Pointer<Address> results) {
        if (index == drivers.size()) {
            results.set(place(gathered));
            return status(EfiStatus.SUCCESS);
        }
        return ask(drivers.get(index), 0,
                (_, answer, _) -> exportFrom(drivers, index + 1, join(gathered, answer), results));
    }

    @Override
    public Step routeConfig(Address configuration, Pointer<Address> progress) {
        if (configuration.isNull() || progress.isNull()) {
            return status(EfiStatus.INVALID_PARAMETER);
        }
        String text = string(configuration);
        try {
            return routeFrom(configuration.value(), text, ConfigString.parse(text).sections(), 0, progress);
        } catch (Malformed e) {
            progress.set(configuration.plus(2L * e.index()));
            return status(EfiStatus.INVALID_PARAMETER);
        }
    }

    private Step routeFrom(long start, String text, List<Section> sections, int index, Pointer<Address> progress) {
        if (index == sections.size()) {
            progress.set(new Address(start + 2L * text.length()));
            return status(EfiStatus.SUCCESS);
        }
        Section section = sections.get(index);
        progress.set(new Address(start + 2L * section.start()));
        Optional<Long> access = access(section);
        if (access.isEmpty()) {
            return status(EfiStatus.NOT_FOUND);
        }
        long part = place(text.substring(section.start(), section.end())).value();
        long out = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, Long.BYTES);
        long function = memory.getLong(access.get() + HiiConfigAccessProtocol.ROUTE_CONFIG);
        return new Step.Call(function, new long[]{access.get(), part, out}, null, result -> {
            long reached = memory.getLong(out) - part;
            platform.pool().free(out);
            platform.pool().free(part);
            var status = new EfiStatus(result);
            if (status.isError()) {
                boolean inside = reached >= 0 && reached <= 2L * (section.end() - section.start());
                progress.set(new Address(start + 2L * section.start() + (inside ? reached : 0)));
                return status(status);
            }
            return routeFrom(start, text, sections, index + 1, progress);
        });
    }

    /** The configuration access protocol on the handle with the section's device path. */
    private Optional<Long> access(Section section) {
        for (Handle handle : platform.handles().with(HiiConfigAccessProtocol.GUID)) {
            var path = platform.handles().find(handle, DevicePath.PROTOCOL);
            if (path.isPresent() && Arrays.equals(bytes(path.get().address()), section.path())) {
                return platform.handles().find(handle, HiiConfigAccessProtocol.GUID).map(i -> i.address());
            }
        }
        return Optional.empty();
    }

    private byte[] bytes(long devicePath) {
        try {
            return DevicePath.read(memory, devicePath).encode();
        } catch (DevicePathFormatException _) {
            return new byte[0];
        }
    }

    @Override
    public EfiStatus blockToConfig(Address configRequest, Address block, long blockSize, Pointer<Address> config,
            Pointer<Address> progress) {
        if (configRequest.isNull() || block.isNull() || config.isNull() || progress.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        String text = string(configRequest);
        try {
            Section section = ConfigString.parse(text).sections().getFirst();
            var result = new StringBuilder(text.substring(section.start(), section.headerEnd()));
            for (var place : ConfigBlocks.places(section.body(), false)) {
                if (isOutside(place, blockSize)) {
                    progress.set(configRequest.plus(2L * place.start()));
                    return EfiStatus.DEVICE_ERROR;
                }
                String value = ConfigBlocks
                        .number(memory.getBytes(block.value() + place.offset(), place.width()));
                result.append('&').append(text, place.start(), place.end()).append("&VALUE=").append(value);
            }
            config.set(place(result.toString()));
            progress.set(configRequest.plus(2L * section.end()));
            return EfiStatus.SUCCESS;
        } catch (Malformed e) {
            progress.set(configRequest.plus(2L * e.index()));
            return EfiStatus.INVALID_PARAMETER;
        }
    }

    private static boolean isOutside(ConfigBlocks.Place place, long blockSize) {
        return Long.compareUnsigned((long) place.offset() + place.width(), blockSize) > 0;
    }

    @Override
    public EfiStatus configToBlock(Address configResp, Address block, Pointer<Long> blockSize,
            Pointer<Address> progress) {
        if (configResp.isNull() || block.isNull() || blockSize.isNull() || progress.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        String text = string(configResp);
        try {
            Section section = ConfigString.parse(text).sections().getFirst();
            var places = ConfigBlocks.places(section.body(), true);
            long needed = places.stream().mapToLong(place -> (long) place.offset() + place.width()).max().orElse(0);
            if (Long.compareUnsigned(needed, blockSize.get()) > 0) {
                blockSize.set(needed);
                progress.set(configResp);
                return EfiStatus.BUFFER_TOO_SMALL;
            }
            places.forEach(place -> memory.putBytes(block.value() + place.offset(), place.littleEndian()));
            // Not a length: the index of the last byte that was written.
            blockSize.set(Math.max(0, needed - 1));
            progress.set(configResp.plus(2L * section.end()));
            return EfiStatus.SUCCESS;
        } catch (Malformed e) {
            progress.set(configResp.plus(2L * e.index()));
            return EfiStatus.INVALID_PARAMETER;
        }
    }

    @Override
    public EfiStatus getAltConfig(Address configResp, Guid guid, String name, Address devicePath,
            Pointer<Short> altCfgId, Pointer<Address> altCfgResp) {
        if (configResp.isNull() || altCfgResp.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        String text = string(configResp);
        String wantedName = name == null ? null : hex(name);
        byte[] wantedPath = devicePath.isNull() ? null : bytes(devicePath.value());
        Optional<Integer> wantedAlternative = altCfgId.isNull()
                ? Optional.empty()
                : Optional.of(Short.toUnsignedInt(altCfgId.get()));
        try {
            for (Section section : ConfigString.parse(text).sections()) {
                if (section.alternative().equals(wantedAlternative) && (guid == null || guid.equals(section.guid()))
                        && (wantedName == null || wantedName.equals(section.name()))
                        && (wantedPath == null || Arrays.equals(wantedPath, section.path()))) {
                    int body = section.alternative().isEmpty()
                            ? section.headerEnd()
                            : section.body().getFirst().end();
                    altCfgResp.set(place(text.substring(section.start(), section.headerEnd())
                            + text.substring(body, section.end())));
                    return EfiStatus.SUCCESS;
                }
            }
            return EfiStatus.NOT_FOUND;
        } catch (Malformed _) {
            return EfiStatus.INVALID_PARAMETER;
        }
    }

    private static String hex(String name) {
        var digits = new StringBuilder();
        name.chars().forEach(c -> digits.append(HexFormat.of().toHexDigits((char) c)));
        return digits.toString();
    }

    private String string(Address address) {
        return memory.getString16(address.value(), LONGEST);
    }

    /** A string for the guest, which is to free it. */
    private Address place(String text) {
        byte[] bytes = StringPackage.ucs2(text);
        long address = platform.pool().allocate(MemoryType.BOOT_SERVICES_DATA, bytes.length);
        memory.putBytes(address, bytes);
        return new Address(address);
    }

    private static Step status(EfiStatus status) {
        return new Step.Return(status.value());
    }
}

package dev.drydock.efi.bootmanager;

import dev.drydock.efi.protocol.devicepath.BbsNode;
import dev.drydock.efi.protocol.devicepath.DevicePath;
import dev.drydock.efi.protocol.devicepath.DevicePathNode;
import dev.drydock.efi.protocol.devicepath.MediaNode.HardDrive;
import dev.drydock.efi.protocol.devicepath.NetworkNode;
import dev.drydock.efi.protocol.devicepath.UsbNode;
import dev.drydock.efi.protocol.media.Place;
import dev.drydock.efi.protocol.media.Volume;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the device path of a load option stands for on this machine (UEFI 2.10, 3.1.2): short forms are expanded. */
final class BootTargets {
    private static final int MEDIA = 4;
    private static final int FILE_PATH = 4;

    private final List<Place> places;
    /** What is removable comes before what is fixed (3.4.3). */
    private final List<Volume> volumes;
    private final String removableMediaPath;

    /**
     * What can be tried.
     *
     * @param targets in this order
     * @param problem why there is none
     */
    record Expansion(List<Target> targets, String problem) {
        static Expansion none(String problem) {
            return new Expansion(List.of(), problem);
        }
    }

    /** Something to load. */
    sealed interface Target {
        /** What to call it in reports. */
        String name();

        /** Its whole device path. */
        DevicePath path();

        /** A file on a file system of the firmware's. */
        record OnVolume(Volume volume, String file) implements Target {
            @Override
            public String name() {
                return volume.name() + (file.startsWith("\\") ? "" : "\\") + file;
            }

            @Override
            public DevicePath path() {
                return volume.pathOf(file);
            }
        }

        /** What some handle may give, whoever made that. */
        record Elsewhere(DevicePath path, String problem) implements Target {
            @Override
            public String name() {
                return path.toString();
            }
        }
    }

    BootTargets(List<Place> places, String removableMediaPath) {
        this.places = List.copyOf(places);
        this.removableMediaPath = removableMediaPath;
        volumes = places.stream().flatMap(place -> place.volume().stream())
                .sorted(Comparator.comparing((Volume volume) -> !volume.removable())).toList();
    }

    Expansion expand(DevicePath path) {
        DevicePathNode first = path.nodes().isEmpty() ? null : path.nodes().getFirst();
        return switch (first) {
            case null -> Expansion.none("its device path is empty");
            case UsbNode.UsbClass _,UsbNode.UsbWwid _ ->
                Expansion.none("short-form USB paths are not supported: " + path);
            case NetworkNode.Uri _ -> Expansion.none("booting from a URI is not supported: " + path);
            case BbsNode _ -> Expansion.none("a BIOS boot is not supported: " + path);
            case HardDrive wanted -> onPartition(wanted, path);
            case DevicePathNode node when isFile(node) -> everywhere(path);
            default -> onDevice(path);
        };
    }

    /** A file path alone: on every file system. */
    private Expansion everywhere(DevicePath path) {
        Optional<String> file = path.file();
        if (file.isEmpty()) {
            return Expansion.none("its device path names no file: " + path);
        }
        return new Expansion(volumes.stream().<Target>map(volume -> new Target.OnVolume(volume, file.get())).toList(),
                "there is no file system");
    }

    /** A path that begins with a partition: by its signature and number, wherever the disk is. */
    private Expansion onPartition(HardDrive wanted, DevicePath path) {
        return places.stream()
                .filter(place -> place.path().nodes().getLast() instanceof HardDrive found && isSame(wanted, found))
                .findFirst().map(place -> onDevice(place.path().append(path.from(1))))
                .orElseGet(() -> Expansion.none("no disk has this partition: " + DevicePath.of(wanted)));
    }

    /** Also of a node whose path has no zero at its end, which the device path library leaves as it is. */
    private static boolean isFile(DevicePathNode node) {
        return node.type() == MEDIA && node.subType() == FILE_PATH;
    }

    private static boolean isSame(HardDrive one, HardDrive other) {
        return one.signatureType() != 0 && one.signatureType() == other.signatureType()
                && one.format() == other.format() && one.signature().equals(other.signature())
                && one.number() == other.number();
    }

    private Expansion onDevice(DevicePath path) {
        Optional<Volume> volume = volumes.stream().filter(each -> each.path().isPrefixOf(path))
                .max(Comparator.comparingInt(each -> each.path().nodes().size()));
        if (volume.isPresent()) {
            DevicePath rest = path.from(volume.get().path().nodes().size());
            if (rest.nodes().isEmpty()) {
                return one(new Target.OnVolume(volume.get(), removableMediaPath));
            }
            if (rest.nodes().stream().allMatch(BootTargets::isFile) && rest.file().isPresent()) {
                return one(new Target.OnVolume(volume.get(), rest.file().get()));
            }
        }
        Optional<Place> place = places.stream().filter(each -> each.path().isPrefixOf(path))
                .max(Comparator.comparingInt(each -> each.path().nodes().size()));
        if (place.isPresent() && place.get().path().equals(path)) {
            // A disk without a file: the removable media path of each of its partitions.
            List<Target> targets = volumes.stream().filter(each -> path.isPrefixOf(each.path()))
                    .<Target>map(each -> new Target.OnVolume(each, removableMediaPath)).toList();
            if (!targets.isEmpty()) {
                return new Expansion(targets, "");
            }
        }
        String problem = place.flatMap(each -> each.problem().map(why -> each.name() + ": " + why))
                .orElse("no device has the path " + path);
        return one(new Target.Elsewhere(path, problem));
    }

    private static Expansion one(Target target) {
        return new Expansion(List.of(target), "");
    }
}

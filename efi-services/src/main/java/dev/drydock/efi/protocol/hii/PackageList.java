package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A package list (UEFI 2.10, 34.3.1).
 *
 * @param driver the handle that the list was registered for; {@link Handle#NULL} for none
 * @param packages without the one that ends the list
 */
record PackageList(Guid guid, Handle driver, List<HiiPackage> packages) {
    /** The size of {@code EFI_HII_PACKAGE_LIST_HEADER} in bytes. */
    static final int HEADER_BYTES = 20;
    private static final int LENGTH_OFFSET = 16;

    PackageList {
        packages = List.copyOf(packages);
    }

    /**
     * Decodes a list. What follows the package of type END is ignored.
     *
     * @param bytes exactly the header's PackageLength of them
     */
    static PackageList decode(byte[] bytes, Handle driver) throws HiiFormatException {
        var reader = new ByteReader(bytes);
        Guid guid = Guid.decode(reader.take(Guid.BYTES, "PackageListGuid"), 0);
        if (reader.u32("PackageLength") != bytes.length) {
            throw new HiiFormatException("PackageLength differs from the list's size", LENGTH_OFFSET);
        }
        List<HiiPackage> packages = new ArrayList<>();
        while (true) {
            int start = reader.position();
            long header = reader.u32("package header");
            int type = (int) (header >>> 24);
            long length = header & 0xff_ffff;
            if (length < HiiPackage.HEADER_BYTES) {
                throw new HiiFormatException("package Length %d is less than its header".formatted(length), start);
            }
            byte[] body = reader.take(length - HiiPackage.HEADER_BYTES, "package");
            if (type == PackageType.END) {
                return new PackageList(guid, driver, packages);
            }
            packages.add(HiiPackage.decode(type, body));
        }
    }

    /** The list as {@link #decode} reads it. */
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate((int) size()).order(ByteOrder.LITTLE_ENDIAN);
        out.put(guid.toByteArray()).putInt(out.capacity());
        for (HiiPackage p : packages) {
            out.putInt(p.type() << 24 | p.size()).put(p.body());
        }
        out.putInt(PackageType.END << 24 | HiiPackage.HEADER_BYTES);
        return out.array();
    }

    /** The encoded size in bytes. */
    long size() {
        return HEADER_BYTES + packages.stream().mapToLong(HiiPackage::size).sum() + HiiPackage.HEADER_BYTES;
    }

    PackageList with(List<HiiPackage> newPackages) {
        return new PackageList(guid, driver, newPackages);
    }

    /** This list with a further package at its end. */
    PackageList plus(HiiPackage added) {
        List<HiiPackage> all = new ArrayList<>(packages);
        all.add(added);
        return with(all);
    }

    /** This list with another package in the place of the one at {@code index}. */
    PackageList replace(int index, HiiPackage replacement) {
        List<HiiPackage> all = new ArrayList<>(packages);
        all.set(index, replacement);
        return with(all);
    }

    /** This list with the packages of {@code update} instead of those of the same kinds. */
    PackageList update(PackageList update) {
        Set<HiiPackage.Kind> replaced = update.packages.stream().map(HiiPackage::kind).collect(Collectors.toSet());
        List<HiiPackage> all = new ArrayList<>(packages);
        all.removeIf(p -> replaced.contains(p.kind()));
        all.addAll(update.packages);
        return with(all);
    }

    /** Whether there is a package of this type and, if it is GUID, with this GUID. */
    boolean has(int type, Guid packageGuid) {
        return type == PackageType.ALL
                || packages.stream().anyMatch(p -> p.kind().equals(new HiiPackage.Kind(type, packageGuid)));
    }

    /** Every language's strings. */
    List<StringPackage> strings() {
        return packages.stream().flatMap(p -> p.strings().stream()).toList();
    }
}

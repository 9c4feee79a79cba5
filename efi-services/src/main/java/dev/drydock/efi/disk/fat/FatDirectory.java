package dev.drydock.efi.disk.fat;

import java.util.List;
import java.util.Optional;

/**
 * A directory as it was when it was read.
 *
 * @param entry what the directory above says about it
 * @param entries its entries in their order on disk, {@code .} and {@code ..} included
 */
public record FatDirectory(FatEntry entry, List<FatEntry> entries) {
    public FatDirectory {
        entries = List.copyOf(entries);
    }

    /** Finds an entry by its long or its short name, in any case; not {@code .} and {@code ..}. */
    public Optional<FatEntry> find(String name) {
        return entries.stream().filter(candidate -> !candidate.isDot() && candidate.isNamed(name)).findFirst();
    }
}

package dev.drydock.efi.contract;

import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.util.List;

/**
 * Variables in a file that fails to take one name.
 *
 * @param refused the name
 */
record RefusingNvram(String refused) implements Nvram {
    @Override
    public String format() {
        return "refusing";
    }

    @Override
    public List<StoredVariable> variables() {
        return List.of();
    }

    @Override
    public void store(List<StoredVariable> variables) throws IOException {
        if (variables.stream().anyMatch(stored -> stored.id().name().equals(refused))) {
            throw new IOException("the file cannot be written");
        }
    }

    @Override
    public long capacity() {
        return 1 << 16;
    }

    @Override
    public long largestVariable() {
        return 1 << 12;
    }

    @Override
    public List<String> findings() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}

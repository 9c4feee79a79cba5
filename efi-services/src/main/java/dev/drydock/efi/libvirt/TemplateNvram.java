package dev.drydock.efi.libvirt;

import dev.drydock.efi.variable.nvram.Nvram;
import dev.drydock.efi.variable.nvram.NvramFiles;
import dev.drydock.efi.variable.nvram.StoredVariable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Variables that begin as those of a template and are gone in the end. */
final class TemplateNvram implements Nvram {
    private final Nvram template;
    private List<StoredVariable> variables;

    TemplateNvram(Path template) throws IOException {
        this.template = NvramFiles.openReadOnly(template);
        variables = this.template.variables();
    }

    @Override
    public String format() {
        return "a copy in memory of " + template.format();
    }

    @Override
    public List<StoredVariable> variables() {
        return variables;
    }

    @Override
    public void store(List<StoredVariable> changed) {
        variables = List.copyOf(changed);
    }

    @Override
    public long capacity() {
        return template.capacity();
    }

    @Override
    public long largestVariable() {
        return template.largestVariable();
    }

    @Override
    public List<String> findings() {
        return template.findings();
    }

    @Override
    public void close() throws IOException {
        template.close();
    }
}

package dev.drydock.efi.variable.nvram;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Time;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/**
 * The JSON that virt-fw-vars and QEMU's variable service read and write: {@code version} 2 and {@code variables}, each with
 * {@code name}, {@code guid}, {@code attr}, {@code data} in hexadecimal digits and, if it was written with one, {@code time}.
 *
 * <p>The file is replaced whole: a new one is written beside it and renamed. A file beside it is locked meanwhile.
 */
final class JsonNvram implements Nvram {
    private static final int TIME_BYTES = 16;

    private final Path file;
    private final FileChannel lock;
    private List<StoredVariable> variables;

    private JsonNvram(Path file, FileChannel lock, List<StoredVariable> variables) {
        this.file = file;
        this.lock = lock;
        this.variables = variables;
    }

    /** @throws NvramFormatException if the file is no such JSON, naming the member */
    static JsonNvram open(Path file, boolean readOnly) throws IOException {
        if (readOnly) {
            return new JsonNvram(file, null, decode(Files.readString(file)));
        }
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            NvramFile.lock(lock, file);
            return new JsonNvram(file, lock, decode(Files.readString(file)));
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    static String encode(List<StoredVariable> variables) {
        var list = new JsonArray();
        for (StoredVariable stored : variables) {
            var object = new JsonObject();
            object.addProperty("name", stored.id().name());
            object.addProperty("guid", stored.id().vendor().toString());
            object.addProperty("attr", stored.variable().attributes());
            object.addProperty("data", HexFormat.of().formatHex(stored.variable().data()));
            if (!stored.timestamp().equals(StoredVariable.NO_TIME)) {
                ByteBuffer time = ByteBuffer.allocate(TIME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                VariableCodec.putTime(time, stored.timestamp());
                object.addProperty("time", HexFormat.of().formatHex(time.array()));
            }
            list.add(object);
        }
        var root = new JsonObject();
        root.addProperty("version", 2);
        root.add("variables", list);
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n";
    }

    static List<StoredVariable> decode(String text) throws NvramFormatException {
        List<StoredVariable> result = new ArrayList<>();
        var ids = new HashSet<VariableId>();
        int index = 0;
        try {
            JsonObject root = JsonParser.parseString(text).getAsJsonObject();
            if (root.get("version").getAsInt() != 2) {
                throw new NvramFormatException("version: " + root.get("version") + " is not known");
            }
            for (JsonElement element : root.getAsJsonArray("variables")) {
                StoredVariable variable = decode(element.getAsJsonObject());
                if (!ids.add(variable.id())) {
                    throw new NvramFormatException("variables[" + index + "]: " + variable.id() + " is there twice");
                }
                result.add(variable);
                index++;
            }
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | NullPointerException
                | ClassCastException | StackOverflowError e) {
            // Gson tells of a missing or mistyped member by any of these.
            throw new NvramFormatException("variables[" + index + "]: " + e.getMessage());
        }
        return List.copyOf(result);
    }

    private static StoredVariable decode(JsonObject object) {
        var id = new VariableId(Guid.parse(object.get("guid").getAsString()), object.get("name").getAsString());
        byte[] data = HexFormat.of().parseHex(object.get("data").getAsString());
        Time time = StoredVariable.NO_TIME;
        if (object.has("time")) {
            byte[] bytes = HexFormat.of().parseHex(object.get("time").getAsString());
            if (bytes.length != TIME_BYTES) {
                throw new IllegalArgumentException("time has " + bytes.length + " bytes");
            }
            time = VariableCodec.time(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        }
        return new StoredVariable(new Variable(id, object.get("attr").getAsInt(), data), 0, time, 0);
    }

    @Override
    public void store(List<StoredVariable> changed) throws IOException {
        if (lock == null) {
            throw new IOException("the variable file was opened for reading only");
        }
        long size = changed.stream().mapToLong(stored -> stored.variable().footprint()).sum();
        if (size > capacity()) {
            throw new NvramFullException(size, capacity());
        }
        if (!changed.equals(variables)) {
            replace(file, encode(changed).getBytes(StandardCharsets.UTF_8));
            variables = List.copyOf(changed);
        }
    }

    /** Puts bytes in a file's place such that it has either its old content or these. */
    static void replace(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(directory, "." + file.getFileName(), ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer source = ByteBuffer.wrap(content);
                while (source.hasRemaining()) {
                    channel.write(source);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true); // the new name; systems that cannot open a directory keep names by themselves
        } catch (IOException _) {
            // The content is durable, and so is the rename on any journaling file system.
        }
    }

    @Override
    public String format() {
        return "json";
    }

    @Override
    public List<StoredVariable> variables() {
        return variables;
    }

    @Override
    public long capacity() {
        return MemoryVariableStore.DEFAULT_CAPACITY;
    }

    @Override
    public long largestVariable() {
        return MemoryVariableStore.DEFAULT_LARGEST;
    }

    @Override
    public List<String> findings() {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}

package dev.drydock.efi.disk.fat;

import dev.drydock.efi.disk.fat.FatOperationException.Reason;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Does the same random things to a volume and to a plain map, and expects both to agree on what can be done. */
final class RandomOperations {
    private static final String NAMES = "abcAB12 ._-~+é☃";

    private final Random random;
    private final FatVolume volume;
    private final FatWriter writer;
    /** Contents by path; null for a directory. */
    private final SortedMap<String, byte[]> model = new TreeMap<>();
    private final int mostBytes;
    private int refused;

    RandomOperations(Random random, FatVolume volume, int mostBytes) {
        this.random = random;
        this.volume = volume;
        this.mostBytes = mostBytes;
        LocalDateTime start = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
        writer = new FatWriter(volume, () -> start.plusSeconds(random.nextInt(100_000)));
    }

    SortedMap<String, byte[]> model() {
        return model;
    }

    FatWriter writer() {
        return writer;
    }

    /** How many operations the volume was too full for. */
    int refused() {
        return refused;
    }

    void run(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    /** One operation; where the volume is full, the model stays as it is. */
    void step() throws IOException {
        try {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> create(random.nextInt(4) == 0);
                case 3 -> delete();
                case 4 -> move();
                case 5 -> resize();
                case 6 -> update();
                case 7 -> writer.setLabel(random.nextBoolean() ? "" : "LABEL " + random.nextInt(100));
                default -> write();
            }
        } catch (FatOperationException e) {
            if (e.reason() != Reason.FULL) {
                throw e;
            }
            refused++;
        }
    }

    private FatEntry entry(String path) throws IOException {
        return volume.find(volume.root(), path).orElseThrow(() -> new AssertionError("lost: " + path));
    }

    private String name() {
        while (true) {
            int length = 1 + random.nextInt(random.nextInt(5) == 0 ? 100 : 12);
            StringBuilder name = new StringBuilder();
            while (name.length() < length) {
                name.append(NAMES.charAt(random.nextInt(NAMES.length())));
            }
            String text = name.toString();
            if (LongName.isValid(text) && LongName.stripped(text).equals(text) && !text.startsWith(" ")) {
                return text;
            }
        }
    }

    private String any(boolean wantDirectory, boolean orRoot) {
        List<String> found = new ArrayList<>();
        model.forEach((path, contents) -> {
            if (contents == null == wantDirectory) {
                found.add(path);
            }
        });
        if (orRoot) {
            found.add("");
        }
        return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
    }

    private boolean isTaken(String directory, String name) throws IOException {
        return volume.directory(entry(directory)).find(name).isPresent();
    }

    private void create(boolean isDirectory) throws IOException {
        String parent = any(true, true);
        String name = name();
        if (isTaken(parent, name)) {
            return;
        }
        writer.create(entry(parent), name, isDirectory ? FatEntry.DIRECTORY : FatEntry.ARCHIVE);
        model.put(parent + "\\" + name, isDirectory ? null : new byte[0]);
    }

    private void delete() throws IOException {
        String path = any(random.nextInt(4) == 0, false);
        if (path == null) {
            return;
        }
        if (model.keySet().stream().anyMatch(other -> other.startsWith(path + "\\"))) {
            try {
                writer.delete(entry(path));
                throw new AssertionError("deleted " + path + ", which is not empty");
            } catch (FatOperationException e) {
                if (e.reason() != Reason.NOT_EMPTY) {
                    throw e;
                }
            }
            return;
        }
        writer.delete(entry(path));
        model.remove(path);
    }

    private void move() throws IOException {
        String path = any(random.nextInt(3) == 0, false);
        String parent = any(true, true);
        if (path == null) {
            return;
        }
        if (random.nextBoolean()) {
            parent = path.substring(0, path.lastIndexOf('\\'));
        }
        String name = name();
        if (isTaken(parent, name) || (parent + "\\").startsWith(path + "\\")) {
            return;
        }
        writer.move(entry(path), entry(parent), name);
        String target = parent + "\\" + name;
        SortedMap<String, byte[]> moved = new TreeMap<>();
        model.forEach((old, contents) -> moved.put(
                old.equals(path) || old.startsWith(path + "\\") ? target + old.substring(path.length()) : old,
                contents));
        model.clear();
        model.putAll(moved);
    }

    private void write() throws IOException {
        String path = any(false, false);
        if (path == null) {
            return;
        }
        byte[] old = model.get(path);
        int position = random.nextInt(3) == 0 ? random.nextInt(old.length + 2000) : old.length;
        byte[] data = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? mostBytes : 1500)];
        random.nextBytes(data);
        var written = writer.files().write(volume.file(entry(path)), position, MemorySegment.ofArray(data));
        if (written.bytes() < data.length) {
            refused++;
        }
        if (written.bytes() > 0) {
            byte[] now = Arrays.copyOf(old, (int) Math.max(old.length, position + written.bytes()));
            System.arraycopy(data, 0, now, position, (int) written.bytes());
            model.put(path, now);
            byte[] read = written.file().readAll();
            if (!Arrays.equals(read, now)) {
                throw new AssertionError("what was written to " + path + " is not what is read");
            }
        }
    }

    private void resize() throws IOException {
        String path = any(false, false);
        if (path == null) {
            return;
        }
        byte[] old = model.get(path);
        int size = random.nextInt(3) == 0 ? 0 : random.nextInt(2 * old.length + 3000);
        writer.files().resize(volume.file(entry(path)), size);
        model.put(path, Arrays.copyOf(old, size));
    }

    private void update() throws IOException {
        String path = any(random.nextBoolean(), false);
        if (path != null) {
            FatEntry entry = entry(path);
            writer.update(entry, random.nextInt(64), entry.created(), LocalDateTime.of(1975, 1, 1, 0, 0), null);
        }
    }
}

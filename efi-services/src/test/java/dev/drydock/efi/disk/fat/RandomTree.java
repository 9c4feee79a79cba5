package dev.drydock.efi.disk.fat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A random directory tree: paths with backslashes, null for a directory, contents for a file. */
final class RandomTree {
    private static final String ASCII = "aAbBcCdDeE0123 ._-~+,;=[]$%'@!(){}^#&`";
    private static final String OTHERS = "éÉñßøЖ☃日本\ud83d\ude00ıſ";

    private final Random random;
    private final String alphabet;
    private final Set<String> taken = new HashSet<>();
    private final SortedMap<String, byte[]> entries = new TreeMap<>();

    private RandomTree(Random random, boolean asciiOnly) {
        this.random = random;
        this.alphabet = asciiOnly ? ASCII : ASCII + OTHERS;
    }

    /** Makes a tree of about {@code count} entries. */
    static SortedMap<String, byte[]> make(Random random, int count, boolean asciiOnly) {
        RandomTree tree = new RandomTree(random, asciiOnly);
        List<String> directories = new ArrayList<>(List.of(""));
        for (int i = 0; i < count; i++) {
            String path = directories.get(random.nextInt(directories.size())) + "\\" + tree.name();
            if (!tree.taken.add(FatNode.fold(path))) {
                continue;
            }
            if (random.nextInt(4) == 0) {
                directories.add(path);
                tree.entries.put(path, null);
            } else {
                byte[] contents = new byte[random.nextInt(10) == 0 ? random.nextInt(50_000) : random.nextInt(2000)];
                random.nextBytes(contents);
                tree.entries.put(path, contents);
            }
        }
        return tree.entries;
    }

    private String name() {
        while (true) {
            int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 60 : 14);
            StringBuilder name = new StringBuilder();
            while (name.length() < length) {
                name.append(alphabet.charAt(random.nextInt(random.nextBoolean() ? 6 : alphabet.length())));
            }
            char first = name.charAt(0);
            char last = name.charAt(name.length() - 1);
            if (first != ' ' && first != '-' && last != ' ' && last != '.') {
                return name.toString();
            }
        }
    }

    static FatFiles.Filler filler(SortedMap<String, byte[]> tree) {
        return files -> tree.forEach((path, contents) -> {
            if (contents == null) {
                files.directory(path);
            } else {
                files.file(path, contents);
            }
        });
    }

    static SortedMap<String, byte[]> read(FatVolume volume) throws IOException {
        SortedMap<String, byte[]> tree = new TreeMap<>();
        read(volume, volume.root(), tree);
        return tree;
    }

    private static void read(FatVolume volume, FatEntry directory, SortedMap<String, byte[]> tree) throws IOException {
        for (FatEntry entry : volume.directory(directory).entries()) {
            if (entry.isDot()) {
                continue;
            }
            tree.put(entry.path(), entry.isDirectory() ? null : volume.file(entry).readAll());
            if (entry.isDirectory()) {
                read(volume, entry, tree);
            }
        }
    }

    static void write(SortedMap<String, byte[]> tree, Path directory) throws IOException {
        for (var entry : tree.entrySet()) {
            Path target = directory.resolve(entry.getKey().substring(1).replace('\\', '/'));
            if (entry.getValue() == null) {
                Files.createDirectories(target);
            } else {
                Files.createDirectories(target.getParent());
                Files.write(target, entry.getValue());
            }
        }
    }

    static SortedMap<String, byte[]> read(Path directory) throws IOException {
        SortedMap<String, byte[]> tree = new TreeMap<>();
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.filter(p -> !p.equals(directory)).toList()) {
                String name = "\\" + directory.relativize(path).toString().replace('/', '\\');
                tree.put(name, Files.isDirectory(path) ? null : Files.readAllBytes(path));
            }
        }
        return tree;
    }
}

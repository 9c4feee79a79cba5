package dev.drydock.examples.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.invoke.MethodHandles;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Upgrades picocli, whose classes are the ones that need it. */
class ClassFileUpgradeTest {
    @TempDir
    private Path folder;
    private Path jar;

    @BeforeEach
    void upgrade() throws Exception {
        jar = Files.copy(original(), folder.resolve("library.jar"));
        ClassFileUpgrade.upgrade(jar);
    }

    private static Path original() throws URISyntaxException {
        return Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** The version of each class, and the names of all entries. */
    private static List<String> describe(Path library, List<Integer> versions) throws Exception {
        var names = new ArrayList<String>();
        try (var file = new JarFile(library.toFile())) {
            for (JarEntry entry : Collections.list(file.entries())) {
                names.add(entry.getName());
                if (entry.getName().endsWith(".class")) {
                    versions.add(ClassFile.of().parse(file.getInputStream(entry).readAllBytes()).majorVersion());
                }
            }
        }
        return names;
    }

    @Test
    void everyClassIsNewEnough() throws Exception {
        var before = new ArrayList<Integer>();
        var after = new ArrayList<Integer>();
        assertThat(describe(jar, after)).isEqualTo(describe(original(), before));
        assertThat(before).contains(ClassFile.JAVA_5_VERSION);
        assertThat(after).allMatch(version -> version >= ClassFile.JAVA_8_VERSION);
        assertThat(folder).isDirectoryContaining(file -> file.equals(jar)).isDirectoryNotContaining("glob:**.upgraded");
    }

    @Test
    void whatIsNewEnoughStaysAsItIs() throws Exception {
        byte[] once = Files.readAllBytes(jar);
        ClassFileUpgrade.upgrade(jar);
        assertThat(jar).hasBinaryContent(once);
    }

    @Test
    void theClassesPassTheVerifierAndWork() throws Exception {
        try (var loader = new URLClassLoader(new URL[]{jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
                var file = new JarFile(jar.toFile())) {
            int verified = 0;
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.startsWith("picocli/") && name.endsWith(".class") && !name.startsWith("picocli/groovy/")) {
                    Class<?> type = Class.forName(name.substring(0, name.length() - 6).replace('/', '.'), false,
                            loader);
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup()).ensureInitialized(type);
                    verified++;
                }
            }
            assertThat(verified).isGreaterThan(200);
            Class<?> spec = loader.loadClass("picocli.CommandLine$Model$CommandSpec");
            Object command = loader.loadClass("picocli.CommandLine").getConstructor(Object.class)
                    .newInstance(spec.getMethod("create").invoke(null));
            Object usage = command.getClass().getMethod("getUsageMessage").invoke(command);
            assertThat(usage.toString()).startsWith("Usage: <main class>");
        }
    }
}

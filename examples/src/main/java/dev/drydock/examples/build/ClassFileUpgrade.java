package dev.drydock.examples.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites the classes of libraries that were compiled for a Java before 6 as classes for Java 8: the same code, with the
 * stack maps that the JVM asks for since then (JVMS 4.10.1). Only such classes go into an ahead-of-time cache; others are
 * parsed and verified, in the slow way of old, at each start.
 */
public final class ClassFileUpgrade {
    private static final ClassTransform SAME_CODE = ClassTransform
            .transformingMethodBodies((code, element) -> code.with(element));

    private final JarFile library;
    private final ClassFile classFile;

    private ClassFileUpgrade(JarFile library) {
        this.library = library;
        classFile = ClassFile.of(ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(this::open)
                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /** Rewrites each jar that is named, in its place. */
    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            upgrade(Path.of(jar));
        }
    }

    static void upgrade(Path jar) throws IOException {
        Path upgraded = Path.of(jar + ".upgraded");
        try (var library = new JarFile(jar.toFile());
                var output = new JarOutputStream(Files.newOutputStream(upgraded))) {
            var upgrade = new ClassFileUpgrade(library);
            for (JarEntry entry : Collections.list(library.entries())) {
                var copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                output.putNextEntry(copy);
                output.write(upgrade.content(entry));
                output.closeEntry();
            }
        }
        Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] content(JarEntry entry) throws IOException {
        byte[] bytes;
        try (InputStream input = library.getInputStream(entry)) {
            bytes = input.readAllBytes();
        }
        if (!entry.getName().endsWith(".class")) {
            return bytes;
        }
        ClassModel model = classFile.parse(bytes);
        return model.majorVersion() >= ClassFile.JAVA_6_VERSION
                ? bytes
                : classFile.transformClass(model, SAME_CODE.andThen(
                        ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }

    /** The class file of a class that the library has; otherwise null. */
    private InputStream open(ClassDesc type) {
        String descriptor = type.descriptorString();
        JarEntry entry = library.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : library.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.drydock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.drydock.examples.images.BootImage;
import dev.drydock.examples.images.BuiltImage;
import dev.drydock.examples.images.ImageArchitecture;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The boot test that the README shows compiles as it stands there, and passes. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String DISK = "\"disk.img\"";

    @Test
    void theExampleBootsAKernel(@TempDir Path directory) throws Exception {
        BuiltImage image = RealImages.provide(BootImage.GRUB_206).stream()
                .filter(built -> built.architecture() == ImageArchitecture.X86_64).findFirst().orElseThrow();
        Path source = directory.resolve("Example.java");
        Files.writeString(source, asClass(example().replace(DISK, '"' + image.file().toString() + '"')));
        compile(source, directory);

        try (var loader = new URLClassLoader(new URL[]{directory.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> compiled = loader.loadClass("Example");
            var method = compiled.getDeclaredMethod("theImageBootsItsKernel");
            method.setAccessible(true);
            var constructor = compiled.getDeclaredConstructor();
            constructor.setAccessible(true);
            method.invoke(constructor.newInstance());
        }
    }

    private static String example() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(README));
        assertThat(matcher.find()).as("a Java example in " + README).isTrue();
        assertThat(matcher.group(1)).contains(DISK);
        return matcher.group(1);
    }

    private static String asClass(String method) {
        return """
                import static org.assertj.core.api.Assertions.assertThat;

                import dev.drydock.core.cpu.Architecture;
                import dev.drydock.efi.BootOutcome;
                import dev.drydock.efi.BootReport;
                import dev.drydock.efi.Firmware;
                import java.io.IOException;
                import java.nio.file.Path;
                import org.junit.jupiter.api.Test;

                class Example {
                %s
                }
                """.formatted(method);
    }

    private static void compile(Path source, Path directory) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "this Java runtime has no compiler");
        int status = compiler.run(null, null, null, "-d", directory.toString(), "-cp",
                System.getProperty("java.class.path"), source.toString());
        assertThat(status).as("the compiler's exit status").isZero();
    }
}

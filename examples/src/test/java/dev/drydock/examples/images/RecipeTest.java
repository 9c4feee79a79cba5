package dev.drydock.examples.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeTest {

    static Stream<Arguments> images() {
        return Stream.of(BootImage.values()).flatMap(image -> Stream.of(ImageArchitecture.values())
                .map(architecture -> Arguments.of(image, architecture)));
    }

    @ParameterizedTest
    @MethodSource("images")
    void startsAProgramFromTheRemovableMediaPath(BootImage image, ImageArchitecture architecture) {
        Recipe recipe = Recipe.of(image, architecture);

        String path = architecture == ImageArchitecture.X86_64 ? "EFI/BOOT/BOOTX64.EFI" : "EFI/BOOT/BOOTAA64.EFI";
        List<String> paths = recipe.files().stream().map(EspFile::path).toList();
        assertThat(paths).contains(path).doesNotHaveDuplicates();
        assertThat(recipe.files()).flatMap(EspFile::packages).isNotEmpty()
                .allMatch(one -> one.architecture().equals(architecture.debianName()));
        assertThat(recipe).hasToString(Recipe.of(image, architecture).toString());
    }

    @ParameterizedTest
    @MethodSource("images")
    void tellsTheKernelWhereToPrint(BootImage image, ImageArchitecture architecture) {
        Recipe recipe = Recipe.of(image, architecture);

        if (!recipe.commandLine().isEmpty()) {
            String console = architecture == ImageArchitecture.X86_64 ? "console=ttyS0" : "console=ttyAMA0";
            assertThat(recipe.commandLine()).isEqualTo(console + " drydock.test=" + image.id() + " ro");
            assertThat(recipe.files().toString()).contains(recipe.commandLine());
            assertThat(recipe.kernel()).isPresent();
            assertThat(recipe.initrd()).isPresent();
        }
    }

    @Test
    void givesEveryImageAFileOfItsOwn() {
        var names = new HashSet<String>();
        for (BootImage image : BootImage.values()) {
            assertThat(BootImage.byId(image.id())).contains(image);
            for (ImageArchitecture architecture : ImageArchitecture.values()) {
                assertThat(names.add(image.fileName(architecture))).isTrue();
            }
        }
        assertThat(names).contains("grub-206-x86_64.img", "shell-aarch64.img");
        assertThat(BootImage.byId("lilo")).isEmpty();
    }

    @Test
    void keepsToNamesThatFatCanHave() {
        images().forEach(each -> {
            Recipe recipe = Recipe.of((BootImage) each.get()[0], (ImageArchitecture) each.get()[1]);
            assertThat(recipe.files()).allMatch(file -> file.path().matches("[A-Za-z0-9./-]+"));
        });
    }
}

package dev.drydock.efi.protocol.hii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiiStringsTest {
    private static final Handle UNKNOWN = new Handle(0x1234);

    private final HiiGuest guest = new HiiGuest();
    private Handle list;

    @BeforeEach
    void add() {
        list = added(GoldenPackages.mixedList());
    }

    private Handle added(byte[] bytes) {
        assertThat(guest.add(bytes)).isEqualTo(EfiStatus.SUCCESS);
        return guest.handle.get();
    }

    private String string(String language, int id) {
        assertThat(guest.get(list, language, id, 100)).isEqualTo(EfiStatus.SUCCESS);
        return guest.text16();
    }

    @Test
    void everyBlockIsDecoded() {
        assertThat(string("en-US", 1)).isEqualTo("English");
        assertThat(string("EN-us", 2)).isEqualTo("Hi");
        assertThat(string("en-US", 3)).isEqualTo("Hi");
        assertThat(string("en-US", 7)).isEqualTo("\u00e9");
        assertThat(string("en-US", 8)).isEqualTo("a");
        assertThat(string("en-US", 9)).isEmpty();
        assertThat(string("en-US", 10)).isEqualTo("b");
        assertThat(string("en-US", 11)).isEqualTo("\ud800");
        assertThat(string("en-US", 12) + string("en-US", 13)).isEqualTo("AB");
        assertThat(string("en-US", 14)).isEqualTo("C");
        assertThat(string("en-US", 271)).isEqualTo("C");
        assertThat(string("fr", 2)).isEqualTo("S");
    }

    @Test
    void getStringTellsWhyNot() {
        guest.font.set(new Address(1));
        assertThat(guest.get(list, "en-US", 2, 5)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.size.get()).isEqualTo(6);
        assertThat(guest.font.get()).isEqualTo(new Address(1));
        assertThat(guest.get(list, "en-US", 2, 6)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.font.get()).isEqualTo(Address.NULL);
        for (int id : new int[]{0, 4, 6, 15, 270, 272, 0xffff}) {
            assertThat(guest.get(list, "en-US", id, 100)).isEqualTo(EfiStatus.NOT_FOUND);
        }
        assertThat(guest.get(list, "fr", 1, 100)).isEqualTo(EfiStatus.INVALID_LANGUAGE);
        assertThat(guest.get(list, "en", 1, 100)).isEqualTo(EfiStatus.INVALID_LANGUAGE);
        assertThat(guest.get(UNKNOWN, "fr", 2, 100)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.strings.getString(Address.NULL, list, (short) 1, HiiGuest.OUT, guest.size, guest.font))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.strings.getString(guest.language("fr"), list, (short) 1, HiiGuest.OUT,
                guest.nullPointer(Long.class), guest.font)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        guest.size.set(2L);
        assertThat(guest.strings.getString(guest.language("fr"), list, (short) 2, Address.NULL, guest.size,
                guest.font)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.get(list, "x".repeat(2000), 1, 100)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void languagesAreListed() {
        assertThat(guest.languages(list, 8)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.size.get()).isEqualTo(9);
        assertThat(guest.languages(list, 9)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.text8()).isEqualTo("en-US;fr");
        assertThat(guest.languages(UNKNOWN, 9)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.secondary(list, "EN-us", 9)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.text8()).isEqualTo("en");
        assertThat(guest.secondary(list, "en-US", 2)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.secondary(list, "fr", 9)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.text8()).isEmpty();
        assertThat(guest.secondary(list, "de", 9)).isEqualTo(EfiStatus.INVALID_LANGUAGE);
        assertThat(guest.secondary(UNKNOWN, "fr", 9)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.strings.getLanguages(list, HiiGuest.OUT, guest.nullPointer(Long.class)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.strings.getSecondaryLanguages(list, Address.NULL, HiiGuest.OUT, guest.size))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void stringIsReplacedAndTheOthersStay() {
        assertThat(guest.set(list, "en-us", 11, "\udc00 new")).isEqualTo(EfiStatus.SUCCESS);
        assertThat(string("en-US", 11)).isEqualTo("\udc00 new");
        // A string that another language has may be given here.
        assertThat(guest.set(list, "fr", 1, "un")).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.export(list, 10_000)).isEqualTo(EfiStatus.SUCCESS);
        list = added(guest.exported());
        assertThat(string("en-US", 11)).isEqualTo("\udc00 new");
        assertThat(string("en-US", 271)).isEqualTo("C");
        assertThat(string("fr", 1) + string("fr", 2)).isEqualTo("unS");
        assertThat(guest.get(list, "en-US", 4, 100)).isEqualTo(EfiStatus.NOT_FOUND);
    }

    @Test
    void setStringTellsWhyNot() {
        assertThat(guest.set(list, "fr", 4, "x")).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.set(list, "de", 1, "x")).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.set(UNKNOWN, "fr", 2, "x")).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.set(list, "fr", 2, null)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.strings.setString(list, (short) 2, Address.NULL, "x", Address.NULL))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.strings.setString(list, (short) 2, guest.language("fr"), "x", HiiGuest.OUT))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void newStringHasAnIdentifierOfItsOwnInEveryLanguage() {
        assertThat(guest.create(list, "fr", null, "neuf")).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.id.get()).isEqualTo((short) 272);
        assertThat(guest.create(list, "de", "Deutsch", "neu")).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.id.get()).isEqualTo((short) 274);
        assertThat(string("fr", 272) + string("de", 273) + string("de", 274)).isEqualTo("neufDeutschneu");
        assertThat(guest.lists.get(list).strings().getLast().languageNameId()).isEqualTo(273);
        assertThat(guest.languages(list, 100)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.text8()).isEqualTo("en-US;fr;de");
        assertThat(guest.create(list, "en-US", "ignored", "one more")).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.id.get()).isEqualTo((short) 275);
    }

    @Test
    void newStringTellsWhyNot() {
        assertThat(guest.create(UNKNOWN, "fr", null, "x")).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.create(list, "fr", null, null)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        for (String code : new String[]{"", "de;at", "d\u00e9", "d\n"}) {
            assertThat(guest.create(list, code, null, "x")).isEqualTo(EfiStatus.INVALID_PARAMETER);
        }
        assertThat(guest.strings.newString(list, guest.id, guest.language("fr"), null, "x", HiiGuest.OUT))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        list = added(GoldenPackages.list(GoldenPackages.strings(GoldenPackages.FRENCH, "21 FEFF 14 0000 00")));
        assertThat(string("fr", 0xffff)).isEmpty();
        assertThat(guest.create(list, "fr", null, "x")).isEqualTo(EfiStatus.OUT_OF_RESOURCES);
    }

    @Test
    void duplicatesAreFollowedButNotForEver() {
        // 1 and 2 are each other's, 3 its own, 4 leads to 5 and so to 6, 7 nowhere.
        list = added(GoldenPackages.list(GoldenPackages.strings(GoldenPackages.FRENCH,
                "20 0200 20 0100 20 0300 20 0500 20 0600 10 7A 00 20 0900 00")));
        assertThat(string("fr", 4) + string("fr", 5) + string("fr", 6)).isEqualTo("zzz");
        for (int id : new int[]{1, 2, 3, 7}) {
            assertThat(guest.get(list, "fr", id, 100)).isEqualTo(EfiStatus.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10 41", "10 01 41 00", "14 41", "14 4100", "12 FFFF 41 00", "16 0200 4100 0000 4200",
            "20 01", "21 FFFF 21 0100 00", "21 FFFF 14 0000 00", "22", "30 77 02 00", "30 77 06 AA 00", "31 77 0300 00",
            "32 77 0500 0000 00", "32 77 FFFFFFFF 00", "40 00", "FF 00"})
    void malformedBlocksAreRefused(String blocks) {
        assertThat(guest.add(GoldenPackages.list(GoldenPackages.strings(GoldenPackages.FRENCH, blocks))))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30000000 31000000|667200", "31000000 30000000|667200", "31000000 FFFFFFFF|667200",
            "FFFFFFFF FFFFFFFF|667200", "2F000000 2F000000|00", "32000000 32000000|66723B00",
            "31000000 31000000|66E900"})
    void malformedHeadersAreRefused(String sizesAndLanguage) {
        String[] parts = sizesAndLanguage.split("\\|");
        String header = parts[0] + "00".repeat(32) + "0000" + parts[1];
        assertThat(guest.add(GoldenPackages.list(GoldenPackages.strings(header, "00"))))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }
}

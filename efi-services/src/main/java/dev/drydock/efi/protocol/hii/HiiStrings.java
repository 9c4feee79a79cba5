package dev.drydock.efi.protocol.hii;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Handle;
import dev.drydock.efi.spec.HiiStringProtocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The strings of the database's packages (UEFI 2.10, 34.3). No font is known, so a string is in none.
 *
 * @param lists where the packages are
 */
record HiiStrings(GuestMemory memory, PackageLists lists) implements HiiStringProtocol {
    /** Longer language codes are taken for a missing terminator. */
    private static final int LONGEST_LANGUAGE = 1024;

    @Override
    public EfiStatus newString(Handle packageList, Pointer<Short> stringId, Address language, String languageName,
            String string, Address stringFontInfo) {
        // A font that is asked for does not exist in this system, which the specification calls an invalid parameter.
        if (stringId.isNull() || language.isNull() || string == null || !stringFontInfo.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList list = lists.get(packageList);
        String code = language(language);
        // An identifier means the same string in every language of the list.
        int id = list.strings().stream().mapToInt(StringPackage::end).max().orElse(1);
        int index = indexOf(list, code);
        StringPackage strings = index >= 0 ? list.packages().get(index).strings().orElseThrow() : create(code);
        if (strings.languageNameId() == 0 && languageName != null) {
            requireId(id);
            strings = strings.with(id, languageName).withLanguageName(id);
            id++;
        }
        requireId(id);
        HiiPackage changed = HiiPackage.of(strings.with(id, string));
        lists.put(packageList, index >= 0 ? list.replace(index, changed) : list.plus(changed));
        stringId.set((short) id);
        return EfiStatus.SUCCESS;
    }

    private static StringPackage create(String language) {
        if (language.isEmpty() || language.chars().anyMatch(c -> c < 0x20 || c > 0x7e || c == ';')) {
            throw new EfiException(EfiStatus.INVALID_PARAMETER);
        }
        return new StringPackage(0, List.of(language), new TreeMap<>(), 1);
    }

    private static void requireId(int id) {
        if (id > StringPackage.MAXIMUM_ID) {
            throw new EfiException(EfiStatus.OUT_OF_RESOURCES);
        }
    }

    private static int indexOf(PackageList list, String language) {
        for (int i = 0; i < list.packages().size(); i++) {
            if (list.packages().get(i).strings().filter(strings -> strings.isIn(language)).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public EfiStatus getString(Address language, Handle packageList, short stringId, Address string,
            Pointer<Long> stringSize, Pointer<Address> stringFontInfo) {
        if (language.isNull() || stringSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long available = stringSize.get();
        if (string.isNull() && available != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        int id = Short.toUnsignedInt(stringId);
        List<StringPackage> having = lists.get(packageList).strings().stream()
                .filter(strings -> strings.strings().containsKey(id)).toList();
        if (having.isEmpty()) {
            return EfiStatus.NOT_FOUND;
        }
        String code = language(language);
        Optional<StringPackage> wanted = having.stream().filter(strings -> strings.isIn(code)).findFirst();
        if (wanted.isEmpty()) {
            return EfiStatus.INVALID_LANGUAGE;
        }
        byte[] text = StringPackage.ucs2(wanted.get().strings().get(id));
        EfiStatus status = give(text, string, available, stringSize);
        if (!status.isError()) {
            stringFontInfo.setIfPresent(Address.NULL);
        }
        return status;
    }

    /**
     * A string.
     *
     * @param language null for the first language that has it
     * @throws EfiException EFI_NOT_FOUND if there is none
     */
    String text(Handle packageList, int id, Address language) {
        String code = language.isNull() ? null : language(language);
        return lists.get(packageList).strings().stream()
                .filter(strings -> (code == null || strings.isIn(code)) && strings.strings().containsKey(id))
                .findFirst().orElseThrow(() -> new EfiException(EfiStatus.NOT_FOUND)).strings().get(id);
    }

    @Override
    public EfiStatus setString(Handle packageList, short stringId, Address language, String string,
            Address stringFontInfo) {
        if (language.isNull() || string == null || !stringFontInfo.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList list = lists.get(packageList);
        int id = Short.toUnsignedInt(stringId);
        int index = indexOf(list, language(language));
        boolean known = list.strings().stream().anyMatch(strings -> strings.strings().containsKey(id));
        if (index < 0 || !known) {
            return EfiStatus.NOT_FOUND;
        }
        StringPackage strings = list.packages().get(index).strings().orElseThrow();
        lists.put(packageList, list.replace(index, HiiPackage.of(strings.with(id, string))));
        return EfiStatus.SUCCESS;
    }

    @Override
    public EfiStatus getLanguages(Handle packageList, Address languages, Pointer<Long> languagesSize) {
        if (languagesSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long available = languagesSize.get();
        if (languages.isNull() && available != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        String list = lists.get(packageList).strings().stream().map(StringPackage::primaryLanguage).distinct()
                .collect(Collectors.joining(";"));
        return give(ascii(list), languages, available, languagesSize);
    }

    @Override
    public EfiStatus getSecondaryLanguages(Handle packageList, Address primaryLanguage, Address secondaryLanguages,
            Pointer<Long> secondaryLanguagesSize) {
        if (primaryLanguage.isNull() || secondaryLanguagesSize.isNull()) {
            return EfiStatus.INVALID_PARAMETER;
        }
        long available = secondaryLanguagesSize.get();
        if (secondaryLanguages.isNull() && available != 0) {
            return EfiStatus.INVALID_PARAMETER;
        }
        PackageList list = lists.get(packageList);
        int index = indexOf(list, language(primaryLanguage));
        if (index < 0) {
            return EfiStatus.INVALID_LANGUAGE;
        }
        List<String> all = list.packages().get(index).strings().orElseThrow().languages();
        return give(ascii(String.join(";", all.subList(1, all.size()))), secondaryLanguages, available,
                secondaryLanguagesSize);
    }

    private static byte[] ascii(String text) {
        return (text + '\0').getBytes(StandardCharsets.US_ASCII);
    }

    private EfiStatus give(byte[] bytes, Address target, long available, Pointer<Long> size) {
        size.set((long) bytes.length);
        if (Long.compareUnsigned(available, bytes.length) < 0) {
            return EfiStatus.BUFFER_TOO_SMALL;
        }
        memory.putBytes(target.value(), bytes);
        return EfiStatus.SUCCESS;
    }

    private String language(Address address) {
        var text = new StringBuilder();
        for (int i = 0; i < LONGEST_LANGUAGE; i++) {
            char c = (char) Byte.toUnsignedInt(memory.getByte(address.value() + i));
            if (c == 0) {
                return text.toString();
            }
            text.append(c);
        }
        throw new EfiException(EfiStatus.INVALID_PARAMETER);
    }
}

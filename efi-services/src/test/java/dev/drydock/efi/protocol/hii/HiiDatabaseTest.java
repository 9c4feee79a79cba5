package dev.drydock.efi.protocol.hii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.memory.Address;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HiiDatabaseTest {
    private static final Guid GUID = Guid.parse(GoldenPackages.GUID);
    private static final Handle UNKNOWN = new Handle(0x1234);
    private static final byte[] END_PATH = HexFormat.of().parseHex("7fff0400");
    private static final Guid DEVICE_PATH = Guid.parse("09576e91-6d3f-11d2-8e39-00a0c969723b");

    private final HiiGuest guest = new HiiGuest();

    private Handle added(byte[] list) {
        assertThat(guest.add(list)).isEqualTo(EfiStatus.SUCCESS);
        return guest.handle.get();
    }

    @Test
    void listIsExportedAsItCame() {
        for (byte[] list : new byte[][]{GoldenPackages.SMALL_LIST, GoldenPackages.mixedList()}) {
            Handle handle = added(list);
            assertThat(guest.export(handle, list.length - 1)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
            assertThat(guest.size.get()).isEqualTo(list.length);
            assertThat(guest.export(handle, -1)).isEqualTo(EfiStatus.SUCCESS);
            assertThat(guest.exported()).isEqualTo(list);
        }
        assertThat(guest.export(Handle.NULL, 10_000)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.size.get())
                .isEqualTo(GoldenPackages.SMALL_LIST.length + GoldenPackages.mixedList().length);
    }

    @Test
    void exportTellsWhyNot() {
        assertThat(guest.export(Handle.NULL, 100)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.export(UNKNOWN, 100)).isEqualTo(EfiStatus.NOT_FOUND);
        added(GoldenPackages.SMALL_LIST);
        assertThat(guest.database.exportPackageLists(Handle.NULL, guest.nullPointer(Long.class), HiiGuest.OUT))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        guest.size.set(8L);
        assertThat(guest.database.exportPackageLists(Handle.NULL, guest.size, Address.NULL))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        guest.size.set(0L);
        assertThat(guest.database.exportPackageLists(Handle.NULL, guest.size, Address.NULL))
                .isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.size.get()).isEqualTo(30);
    }

    @Test
    void listsAreFoundByPackageType() {
        Handle small = added(GoldenPackages.SMALL_LIST);
        Handle mixed = added(GoldenPackages.mixedList());
        assertThat(guest.list(0x00, null, 8)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(guest.size.get()).isEqualTo(16);
        assertThat(guest.list(0x02, null, 16)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.memory.getLong(HiiGuest.OUT.value())).isEqualTo(small.value());
        assertThat(guest.memory.getLong(HiiGuest.OUT.value() + 8)).isEqualTo(mixed.value());
        assertThat(guest.list(0x04, null, 16)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.size.get()).isEqualTo(8);
        assertThat(guest.memory.getLong(HiiGuest.OUT.value())).isEqualTo(mixed.value());
        assertThat(guest.list(0x01, GUID, 16)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.list(0x01, Guid.ZERO, 16)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.list(0x05, null, 16)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.list(0x01, null, 16)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.list(0x04, GUID, 16)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void removedListIsGone() {
        Handle handle = added(GoldenPackages.SMALL_LIST);
        assertThat(guest.database.removePackageList(handle)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.database.removePackageList(handle)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.export(handle, 100)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(added(GoldenPackages.SMALL_LIST)).isNotEqualTo(handle);
    }

    @Test
    void updateReplacesPackagesOfTheSameKind() {
        Handle handle = added(GoldenPackages.mixedList());
        byte[] otherGuid = GoldenPackages.bytes(0x01, new byte[16]);
        byte[] update = GoldenPackages.list(GoldenPackages.bytes(0x02, new byte[]{1}), otherGuid);
        assertThat(guest.update(handle, update)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.lists.get(handle).packages()).extracting(HiiPackage::type).containsExactly(4, 4, 1, 2, 1);
        assertThat(guest.lists.get(handle).packages().get(3).body()).containsExactly(1);
        assertThat(guest.update(UNKNOWN, update)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.update(Handle.NULL, update)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.database.updatePackageList(handle, Address.NULL)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        byte[] cut = Arrays.copyOf(update, update.length);
        cut[16]--;
        assertThat(guest.update(handle, cut)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.lists.get(handle).packages()).hasSize(5);
    }

    @Test
    void driverIsRememberedWithItsDevicePath() {
        Handle driver = guest.handles.create();
        long path = HiiGuest.BASE + 0x300;
        guest.memory.putBytes(path, END_PATH);
        guest.handles.install(driver, DEVICE_PATH, path);
        assertThat(guest.add(GoldenPackages.SMALL_LIST, driver)).isEqualTo(EfiStatus.SUCCESS);
        Handle handle = guest.handle.get();
        assertThat(guest.lists.get(handle).packages().getLast().type()).isEqualTo(PackageType.DEVICE_PATH);
        assertThat(guest.lists.get(handle).packages().getLast().body()).isEqualTo(END_PATH);
        assertThat(guest.database.getPackageListHandle(handle, guest.handle)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.handle.get()).isEqualTo(driver);
        assertThat(guest.database.getPackageListHandle(UNKNOWN, guest.handle))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.database.getPackageListHandle(handle, guest.nullPointer(Handle.class)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void nullPointersAreRefused() {
        assertThat(guest.database.newPackageList(Address.NULL, Handle.NULL, guest.handle))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.database.newPackageList(HiiGuest.LIST, Handle.NULL, guest.nullPointer(Handle.class)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 19, 23, 29, 0x100000, 0x7fffffff, 0x80000000, 0xffffffff})
    void packageLengthMustFit(int length) {
        byte[] list = GoldenPackages.SMALL_LIST.clone();
        for (int i = 0; i < 4; i++) {
            list[16 + i] = (byte) (length >>> 8 * i);
        }
        assertThat(guest.add(list)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void whatFollowsTheEndIsIgnored() {
        byte[] list = Arrays.copyOf(GoldenPackages.SMALL_LIST, GoldenPackages.SMALL_LIST.length + 3);
        list[16] = (byte) list.length;
        assertThat(guest.export(added(list), 100)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.exported()).isEqualTo(GoldenPackages.SMALL_LIST);
    }

    @Test
    void headerBeyondMemoryIsRefused() {
        assertThat(HiiGuest.status(() -> guest.database.newPackageList(
                new Address(HiiGuest.BASE + HiiGuest.SIZE - 19), Handle.NULL, guest.handle)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 11, 0xffffff})
    void packageMustFitInItsList(int length) {
        byte[] list = GoldenPackages.SMALL_LIST.clone();
        for (int i = 0; i < 3; i++) {
            list[20 + i] = (byte) (length >>> 8 * i);
        }
        assertThat(guest.add(list)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void listWithoutEndAndShortGuidPackageAreRefused() {
        byte[] list = GoldenPackages.SMALL_LIST.clone();
        list[29] = 0x02;
        assertThat(guest.add(list)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(guest.add(GoldenPackages.list(GoldenPackages.bytes(0x01, new byte[15]))))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void fullDatabaseTakesNoMore() {
        byte[] list = GoldenPackages.list(GoldenPackages.bytes(0x02, new byte[400_000]));
        EfiStatus status = EfiStatus.SUCCESS;
        int count = 0;
        while (status.equals(EfiStatus.SUCCESS) && count < 1000) {
            status = guest.add(list);
            count++;
        }
        assertThat(status).isEqualTo(EfiStatus.OUT_OF_RESOURCES);
        assertThat(count).isEqualTo((int) (PackageLists.CAPACITY / list.length) + 1);
        assertThat(guest.database.removePackageList(guest.handle.get())).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.add(list)).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void stateIsCapturedAndRestored() {
        Handle first = added(GoldenPackages.mixedList());
        var image = guest.state.capture();
        assertThat(guest.set(first, "fr", 2, "autre")).isEqualTo(EfiStatus.SUCCESS);
        Handle second = added(GoldenPackages.SMALL_LIST);
        guest.state.restore(image);
        assertThat(guest.export(second, 100)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(guest.export(first, 10_000)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(guest.exported()).isEqualTo(GoldenPackages.mixedList());
        assertThat(added(GoldenPackages.SMALL_LIST)).isEqualTo(second);
    }
}

package dev.drydock.efi.runtime;

import static dev.drydock.efi.spec.CapsuleHeader.INITIATE_RESET;
import static dev.drydock.efi.spec.CapsuleHeader.PERSIST_ACROSS_RESET;
import static dev.drydock.efi.spec.CapsuleHeader.POPULATE_SYSTEM_TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.BootOutcome.ResetType;
import dev.drydock.efi.spec.CapsuleHeader;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.MiscellaneousRuntimeServices;
import dev.drydock.efi.spec.VirtualMemoryServices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResetAndCapsulesTest {
    private static final Guid CAPSULE = Guid.parse("11111111-2222-3333-4444-555555555555");

    private final TestPlatform test = new TestPlatform();
    private final RuntimeServices services = new RuntimeServices(test.platform(), test.systemTable(),
            RuntimeOptions.DEFAULT);
    private final MiscellaneousRuntimeServices service = services.service(MiscellaneousRuntimeServices.class);
    private final Pointer<Long> size = test.pointer(Long.class, 7L);
    private final Pointer<Integer> type = test.pointer(Integer.class, 7);

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void highCountCountsUpAndClearsTheLowOne() {
        var high = test.pointer(Integer.class, 0);
        long first = services.monotonicCounter().next();
        assertThat(services.monotonicCounter().next()).isEqualTo(first + 1);
        assertThat(service.getNextHighMonotonicCount(high)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(high.get()).isEqualTo((int) (first >>> 32) + 1);
        assertThat(services.monotonicCounter().next()).isEqualTo((long) high.get() << 32 | 1);
    }

    @Test
    void highCountNeedsAPlace() {
        assertThat(service.getNextHighMonotonicCount(test.nullPointer(Integer.class)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    private ResetRequest reset(int resetType, long dataSize, Address data) {
        var stop = (Step.Stop) service.resetSystem(resetType, EfiStatus.SUCCESS.value(), dataSize, data);
        return (ResetRequest) stop.result();
    }

    @ParameterizedTest
    @CsvSource({"0, COLD", "1, WARM", "2, SHUTDOWN", "3, PLATFORM_SPECIFIC", "4, COLD", "-1, COLD"})
    void resetTellsItsType(int number, ResetType expected) {
        assertThat(reset(number, 0, Address.NULL).type()).isEqualTo(expected);
    }

    @Test
    void resetTellsItsMessage() {
        byte[] text = "Bye\0\1".getBytes(StandardCharsets.UTF_16LE);
        ResetRequest request = reset(0, text.length, test.bytes(text));
        assertThat(request.data()).isEqualTo(text);
        assertThat(request.message()).contains("Bye");
        assertThat(reset(3, text.length, test.bytes(text)).message()).contains("Bye");
        assertThat(reset(0, 6, test.bytes(text)).message()).isEmpty();
        assertThat(reset(0, 7, Address.NULL).data()).isEmpty();
        assertThat(reset(0, 0, test.bytes(text)).data()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {ResetRequest.MAXIMUM_DATA + 1, Long.MAX_VALUE, -1})
    void resetKeepsNoMoreDataThanAllowed(long dataSize) {
        assertThat(reset(1, dataSize, test.buffer(ResetRequest.MAXIMUM_DATA)).data())
                .hasSize(ResetRequest.MAXIMUM_DATA).containsOnly(0xcc);
    }

    @Test
    void resetDataOutsideMemoryIsTheGuestsFault() {
        assertThatThrownBy(() -> reset(0, 4, new Address(-4))).isInstanceOf(GuestAccessException.class);
    }

    private Pointer<Long> capsules(CapsuleHeader... headers) {
        Address array = test.buffer(headers.length * Long.BYTES);
        for (int i = 0; i < headers.length; i++) {
            test.memory().putLong(array.value() + 8L * i, test.pointer(CapsuleHeader.class, headers[i]).address());
        }
        return new Pointer<>(test.memory(), array.value(), Codec.of(Long.class));
    }

    private static CapsuleHeader capsule(int flags) {
        return new CapsuleHeader(CAPSULE, 28, flags, 28);
    }

    @Test
    void capsuleHeaderHasTheSizeOfTheSpecification() {
        assertThat(Codec.of(CapsuleHeader.class).size()).isEqualTo(CapsuleHeader.BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PERSIST_ACROSS_RESET, PERSIST_ACROSS_RESET | POPULATE_SYSTEM_TABLE,
            PERSIST_ACROSS_RESET | INITIATE_RESET})
    void noCapsuleIsSupported(int flags) {
        assertThat(service.updateCapsule(capsules(capsule(flags)), 1, 0x1000)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(service.queryCapsuleCapabilities(capsules(capsule(flags)), 1, size, type))
                .isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(size.get()).isEqualTo(7);
        assertThat(type.get()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {POPULATE_SYSTEM_TABLE, INITIATE_RESET})
    void capsuleFlagsMustBeConsistent(int flags) {
        var array = capsules(capsule(0), capsule(flags));
        assertThat(service.updateCapsule(array, 1, 0)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(service.updateCapsule(array, 2, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryCapsuleCapabilities(array, 2, size, type)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void aCapsuleThatPersistsNeedsAScatterGatherList() {
        var array = capsules(capsule(PERSIST_ACROSS_RESET));
        assertThat(service.updateCapsule(array, 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @CsvSource({"27, 28", "28, 27", "29, 28", "-1, 28"})
    void capsuleSizesMustBeConsistent(int headerSize, int imageSize) {
        var array = capsules(new CapsuleHeader(CAPSULE, headerSize, 0, imageSize));
        assertThat(service.updateCapsule(array, 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void capsulesMustBeThere() {
        var array = capsules(capsule(0));
        var none = test.nullPointer(Long.class);
        assertThat(service.updateCapsule(none, 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.updateCapsule(array, 0, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryCapsuleCapabilities(none, 1, size, type)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryCapsuleCapabilities(array, 0, size, type)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryCapsuleCapabilities(array, 1, none, type)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryCapsuleCapabilities(array, 1, size, test.nullPointer(Integer.class)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        array.set(0L);
        assertThat(service.updateCapsule(array, 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryCapsuleCapabilities(array, 1, size, type)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void aPlatformSpecificResetTellsItsKind() {
        byte[] text = "Why\0".getBytes(StandardCharsets.UTF_16LE);
        byte[] data = Arrays.copyOf(text, text.length + Guid.BYTES);
        System.arraycopy(CAPSULE.toByteArray(), 0, data, text.length, Guid.BYTES);
        assertThat(reset(3, data.length, test.bytes(data)).platformSpecific()).contains(CAPSULE);
        assertThat(reset(3, data.length - 1, test.bytes(data)).platformSpecific()).isEmpty();
        assertThat(reset(1, data.length, test.bytes(data)).platformSpecific()).isEmpty();
        assertThat(reset(3, 6, test.bytes(data)).platformSpecific()).isEmpty();
    }

    @Test
    void virtualAddressesAreForAfterBootServices() {
        var addressing = services.service(VirtualMemoryServices.class);
        assertThat(addressing.setVirtualAddressMap(48, 48, 1, test.buffer(48)))
                .isEqualTo(new Step.Return(EfiStatus.UNSUPPORTED.value()));
        assertThat(addressing.convertPointer(0, size)).isEqualTo(EfiStatus.UNSUPPORTED);
    }
}

package dev.drydock.efi.runtime;

import static dev.drydock.efi.spec.VariableAttributes.APPEND_WRITE;
import static dev.drydock.efi.spec.VariableAttributes.AUTHENTICATED_WRITE_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.BOOTSERVICE_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.BS_RT;
import static dev.drydock.efi.spec.VariableAttributes.ENHANCED_AUTHENTICATED_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.HARDWARE_ERROR_RECORD;
import static dev.drydock.efi.spec.VariableAttributes.NON_VOLATILE;
import static dev.drydock.efi.spec.VariableAttributes.NV_BS_RT;
import static dev.drydock.efi.spec.VariableAttributes.RUNTIME_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.TIME_BASED_AUTHENTICATED_WRITE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.memory.Address;
import dev.drydock.core.memory.GuestAccessException;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.abi.NotOfferedException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableServices;
import dev.drydock.efi.variable.MemoryVariableStore;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestVariablesTest {
    private static final Guid VENDOR = Guid.parse("11111111-2222-3333-4444-555555555555");
    private static final Guid HARDWARE_ERROR = Guid.parse("414e6bdd-e47b-47cc-b244-bb61020cf516");
    private static final Guid SIGNATURES = Guid.parse("d719b2cb-3d3a-4596-a3bc-dad00e67656f");
    private static final long CAPACITY = 4096;
    private static final long LARGEST = 1024;

    private final TestPlatform test = new TestPlatform();
    private final RuntimeServices services = new RuntimeServices(test.platform(), test.systemTable(),
            RuntimeOptions.DEFAULT,
            new MemoryVariableStore(test.platform().state(), CAPACITY, LARGEST));
    private final VariableServices service = services.service(VariableServices.class);
    private final Pointer<Integer> attributes = test.pointer(Integer.class, -1);
    private final Pointer<Long> size = test.pointer(Long.class, 0L);
    private final Address data = test.buffer(2048);

    @AfterEach
    void close() {
        test.close();
    }

    private EfiStatus set(String name, int bits, int... bytes) throws IOException {
        return set(name, VENDOR, bits, bytes);
    }

    private EfiStatus set(String name, Guid vendor, int bits, int... bytes) throws IOException {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return service.setVariable(name, vendor, bits, content.length, test.bytes(content));
    }

    private EfiStatus get(String name, long available) {
        size.set(available);
        test.memory().fill(data.value(), 16, (byte) 0xcc);
        return service.getVariable(name, VENDOR, attributes, size, data);
    }

    private byte[] value(String name) {
        return services.variables().find(new VariableId(VENDOR, name)).map(Variable::data).orElse(null);
    }

    @Test
    void getsWhatWasSet() throws Exception {
        assertThat(set("Color", BS_RT, 1, 2, 3)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(get("Color", 2048)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(size.get()).isEqualTo(3);
        assertThat(attributes.get()).isEqualTo(BS_RT);
        assertThat(test.memory().getBytes(data.value(), 4)).containsExactly(1, 2, 3, 0xcc);
        size.set(3L);
        assertThat(service.getVariable("Color", VENDOR, test.nullPointer(Integer.class), size, data))
                .isEqualTo(EfiStatus.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2})
    void tellsTheSizeNeeded(long available) throws Exception {
        set("Color", BS_RT, 1, 2, 3);
        assertThat(get("Color", available)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(size.get()).isEqualTo(3);
        assertThat(attributes.get()).isEqualTo(BS_RT);
        assertThat(test.memory().getByte(data.value())).isEqualTo((byte) 0xcc);
        size.set(available);
        assertThat(service.getVariable("Color", VENDOR, attributes, size, Address.NULL))
                .isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
    }

    @Test
    void findsByNameAndVendorExactly() throws Exception {
        set("Color", BS_RT, 1);
        assertThat(get("color", 10)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(get("", 10)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(service.getVariable("Color", Guid.ZERO, attributes, size, data)).isEqualTo(EfiStatus.NOT_FOUND);
    }

    @Test
    void getNeedsItsParameters() throws Exception {
        set("Color", BS_RT, 1);
        size.set(10L);
        assertThat(service.getVariable(null, VENDOR, attributes, size, data)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.getVariable("Color", null, attributes, size, data))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.getVariable("Color", VENDOR, attributes, test.nullPointer(Long.class), data))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.getVariable("Color", VENDOR, attributes, size, Address.NULL))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(size.get()).isEqualTo(10);
    }

    @Test
    void setNeedsItsParameters() throws Exception {
        assertThat(service.setVariable(null, VENDOR, BS_RT, 1, data)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.setVariable("", VENDOR, BS_RT, 1, data)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.setVariable("Color", null, BS_RT, 1, data)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.setVariable("Color", VENDOR, BS_RT, 1, Address.NULL))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(value("Color")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {RUNTIME_ACCESS, NON_VOLATILE | RUNTIME_ACCESS, APPEND_WRITE,
            HARDWARE_ERROR_RECORD, HARDWARE_ERROR_RECORD | BS_RT, HARDWARE_ERROR_RECORD | NV_BS_RT, 0x100 | BS_RT,
            0x8000_0000 | BS_RT, BS_RT | TIME_BASED_AUTHENTICATED_WRITE_ACCESS | ENHANCED_AUTHENTICATED_ACCESS})
    void refusesAttributesThatDoNotGoTogether(int bits) throws Exception {
        assertThat(set("Color", bits, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(value("Color")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {TIME_BASED_AUTHENTICATED_WRITE_ACCESS, ENHANCED_AUTHENTICATED_ACCESS})
    void doesNotOfferAuthentication(int bit) throws Exception {
        assertThatExceptionOfType(NotOfferedException.class).isThrownBy(() -> set("Color", NV_BS_RT | bit, 1));
        assertThat(value("Color")).isNull();
    }

    @Test
    void theDeprecatedWayToAuthenticateIsUnsupported() throws Exception {
        assertThat(set("Color", NV_BS_RT | AUTHENTICATED_WRITE_ACCESS, 1)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(value("Color")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, NON_VOLATILE})
    void deletesWithoutAccessAttributes(int bits) throws Exception {
        assertThat(set("Color", bits, 1)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(set("Color", NV_BS_RT, 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Color", bits, 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(value("Color")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {BOOTSERVICE_ACCESS, BS_RT, BOOTSERVICE_ACCESS | NON_VOLATILE, NV_BS_RT})
    void acceptsTheOrdinaryAttributes(int bits) throws Exception {
        assertThat(set("Color", bits, 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(get("Color", 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(attributes.get()).isEqualTo(bits);
    }

    @Test
    void rewritesWithTheSameAttributesOnly() throws Exception {
        set("Color", NV_BS_RT, 1);
        assertThat(set("Color", BS_RT, 2)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("Color", BOOTSERVICE_ACCESS | NON_VOLATILE, 2)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("Color", BS_RT)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(value("Color")).containsExactly(1);
        assertThat(set("Color", NV_BS_RT, 2, 3)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(value("Color")).containsExactly(2, 3);
    }

    @Test
    void deletesBySizeOrByAttributes() throws Exception {
        set("Color", NV_BS_RT, 1);
        assertThat(service.setVariable("Color", VENDOR, NV_BS_RT, 0, Address.NULL)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(value("Color")).isNull();
        set("Color", BS_RT, 1);
        assertThat(set("Color", 0, 9)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(value("Color")).isNull();
        assertThat(set("Color", 0, 9)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(set("Color", NV_BS_RT)).isEqualTo(EfiStatus.NOT_FOUND);
    }

    @Test
    void appends() throws Exception {
        assertThat(set("Color", NV_BS_RT | APPEND_WRITE, 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Color", NV_BS_RT | APPEND_WRITE, 2, 3)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Color", NV_BS_RT | APPEND_WRITE)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(value("Color")).containsExactly(1, 2, 3);
        assertThat(get("Color", 3)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(attributes.get()).isEqualTo(NV_BS_RT);
        assertThat(set("Color", BS_RT | APPEND_WRITE, 4)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("New", NV_BS_RT | APPEND_WRITE)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(value("New")).isNull();
    }

    @Test
    void limitsTheSizeOfAVariable() throws Exception {
        int fits = (int) LARGEST - 2 * "Color\0".length();
        assertThat(set("Color", NV_BS_RT, new int[fits + 1])).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("Color", NV_BS_RT, new int[fits])).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Color", NV_BS_RT | APPEND_WRITE, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.setVariable("Huge", VENDOR, NV_BS_RT, Long.MAX_VALUE, data))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.setVariable("Huge", VENDOR, NV_BS_RT, -1, data)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("x".repeat((int) LARGEST), NV_BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void limitsTheSizeOfTheStore() throws Exception {
        EfiStatus status = EfiStatus.SUCCESS;
        int count = 0;
        while (!status.isError()) {
            status = set("Color" + count++, NV_BS_RT, new int[500]);
        }
        assertThat(status).isEqualTo(EfiStatus.OUT_OF_RESOURCES);
        assertThat(count).isBetween(3, 8);
        assertThat(set("Volatile", BS_RT, new int[500])).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Color0", NV_BS_RT)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Color" + count, NV_BS_RT, new int[500])).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void dataOutsideMemoryIsTheGuestsFault() {
        assertThatThrownBy(() -> service.setVariable("Color", VENDOR, BS_RT, 8, new Address(-4)))
                .isInstanceOf(GuestAccessException.class);
    }

    @ParameterizedTest
    @CsvSource({"SecureBoot, 6", "SetupMode, 6", "AuditMode, 6", "DeployedMode, 6", "OsIndicationsSupported, 6",
            "PlatformLangCodes, 6", "HwErrRecSupport, 7", "SignatureSupport, 6"})
    void readOnlyVariablesAreWriteProtected(String name, int bits) throws Exception {
        assertThat(set(name, GlobalVariable.VENDOR, bits, 1)).isEqualTo(EfiStatus.WRITE_PROTECTED);
        assertThat(set(name, GlobalVariable.VENDOR, bits)).isEqualTo(EfiStatus.WRITE_PROTECTED);
        assertThat(set(name, GlobalVariable.VENDOR, 0)).isEqualTo(EfiStatus.WRITE_PROTECTED);
    }

    @Test
    void theGlobalNamespaceTakesWhatIsDefined() throws Exception {
        assertThat(set("Boot0001", GlobalVariable.VENDOR, NV_BS_RT, 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("BootOrder", GlobalVariable.VENDOR, NV_BS_RT, 1, 0)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("BootOrder", GlobalVariable.VENDOR, NV_BS_RT)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("BootOrder", GlobalVariable.VENDOR, BS_RT, 1, 0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("Boot000x", GlobalVariable.VENDOR, NV_BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("Color", GlobalVariable.VENDOR, NV_BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("Color", GlobalVariable.VENDOR, 0, 1)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(set("PK", GlobalVariable.VENDOR, NV_BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("PK", GlobalVariable.VENDOR, 0)).isEqualTo(EfiStatus.NOT_FOUND);
    }

    @Test
    void signatureDatabasesWouldHaveToBeAuthenticated() throws Exception {
        assertThat(set("db", SIGNATURES, NV_BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("other", SIGNATURES, NV_BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("db", SIGNATURES, 0)).isEqualTo(EfiStatus.NOT_FOUND);
    }

    @Test
    void hardwareErrorRecordsHaveTheirNamespace() throws Exception {
        int record = HARDWARE_ERROR_RECORD | NV_BS_RT;
        assertThat(set("HwErrRec0001", HARDWARE_ERROR, record, 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("HwErrRec0002", HARDWARE_ERROR, NV_BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("HwErrRec0001", HARDWARE_ERROR, record)).isEqualTo(EfiStatus.SUCCESS);
    }

    private EfiStatus query(int bits) {
        return service.queryVariableInfo(bits, test.pointer(Long.class, -1L), test.pointer(Long.class, -1L), size);
    }

    @Test
    void tellsHowMuchRoomThereIs() throws Exception {
        var maximum = test.pointer(Long.class, -1L);
        var remaining = test.pointer(Long.class, -1L);
        assertThat(service.queryVariableInfo(NV_BS_RT, maximum, remaining, size)).isEqualTo(EfiStatus.SUCCESS);
        long before = remaining.get();
        assertThat(maximum.get()).isEqualTo(CAPACITY);
        assertThat(size.get()).isEqualTo(LARGEST);
        set("Color", NV_BS_RT, 1, 2);
        service.queryVariableInfo(NV_BS_RT | APPEND_WRITE, maximum, remaining, size);
        assertThat(remaining.get()).isEqualTo(before - Variable.OVERHEAD - 12 - 2);
        service.queryVariableInfo(BOOTSERVICE_ACCESS, maximum, remaining, size);
        assertThat(maximum.get()).isEqualTo(MemoryVariableStore.DEFAULT_CAPACITY);
    }

    @Test
    void whatIsLeftLimitsTheLargestVariable() throws Exception {
        var remaining = test.pointer(Long.class, -1L);
        for (int i = 0; services.variables().store(true).remaining() > LARGEST / 2; i++) {
            assertThat(set("Fill" + i, NV_BS_RT, new int[200])).isEqualTo(EfiStatus.SUCCESS);
        }
        service.queryVariableInfo(NV_BS_RT, test.pointer(Long.class, -1L), remaining, size);
        int fits = (int) (size.get() - 2 * "Color\0".length());
        assertThat(set("Color", NV_BS_RT, new int[fits + 1])).isEqualTo(EfiStatus.OUT_OF_RESOURCES);
        assertThat(set("Color", NV_BS_RT, new int[fits])).isEqualTo(EfiStatus.SUCCESS);
        assertThat(query(NV_BS_RT)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(size.get()).isZero();
    }

    @Test
    void queryChecksItsAttributes() {
        assertThat(query(0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(query(RUNTIME_ACCESS)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(query(NON_VOLATILE)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(query(BS_RT | 0x100)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(query(BS_RT | HARDWARE_ERROR_RECORD)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(query(NV_BS_RT | HARDWARE_ERROR_RECORD)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(query(NV_BS_RT | AUTHENTICATED_WRITE_ACCESS)).isEqualTo(EfiStatus.UNSUPPORTED);
        assertThat(query(NV_BS_RT | TIME_BASED_AUTHENTICATED_WRITE_ACCESS)).isEqualTo(EfiStatus.UNSUPPORTED);
    }

    @Test
    void queryNeedsItsPointers() {
        var none = test.nullPointer(Long.class);
        assertThat(service.queryVariableInfo(BS_RT, none, size, size)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryVariableInfo(BS_RT, size, none, size)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.queryVariableInfo(BS_RT, size, size, none)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void hidesVariablesOfBootServicesAfterwards() throws Exception {
        set("Boot", BOOTSERVICE_ACCESS | NON_VOLATILE, 1);
        set("Volatile", BS_RT, 2);
        set("Lasting", NV_BS_RT, 3);
        test.platform().phase().end();
        assertThat(get("Boot", 10)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(get("Volatile", 10)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(get("Lasting", 10)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Lasting", NV_BS_RT, 4)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Volatile", BS_RT, 4)).isEqualTo(EfiStatus.WRITE_PROTECTED);
        assertThat(set("Volatile", BS_RT)).isEqualTo(EfiStatus.WRITE_PROTECTED);
        assertThat(set("Boot", NV_BS_RT, 4)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("Boot", 0)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(value("Boot")).containsExactly(1);
        assertThat(set("New", BS_RT, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("New", BOOTSERVICE_ACCESS | NON_VOLATILE, 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(set("New", NV_BS_RT, 1)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(set("Absent", 0)).isEqualTo(EfiStatus.NOT_FOUND);
        assertThat(query(BOOTSERVICE_ACCESS)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(query(BS_RT)).isEqualTo(EfiStatus.SUCCESS);
    }
}

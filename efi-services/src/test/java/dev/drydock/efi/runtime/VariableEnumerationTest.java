package dev.drydock.efi.runtime;

import static dev.drydock.efi.spec.VariableAttributes.BOOTSERVICE_ACCESS;
import static dev.drydock.efi.spec.VariableAttributes.BS_RT;
import static dev.drydock.efi.spec.VariableAttributes.NV_BS_RT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.GlobalVariable;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.VariableServices;
import dev.drydock.efi.variable.Variable;
import dev.drydock.efi.variable.VariableId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VariableEnumerationTest {
    private static final Guid VENDOR = Guid.parse("11111111-2222-3333-4444-555555555555");
    private static final long BUFFER_SIZE = 64;

    private final TestPlatform test = new TestPlatform();
    private final RuntimeServices services = new RuntimeServices(test.platform(), test.systemTable(),
            RuntimeOptions.DEFAULT);
    private final VariableServices service = services.service(VariableServices.class);
    private final Pointer<Long> size = test.pointer(Long.class, BUFFER_SIZE);
    private final Pointer<Short> name = new Pointer<>(test.memory(), test.buffer((int) BUFFER_SIZE).value(),
            Codec.of(Short.class));
    private final Pointer<Guid> vendor = test.pointer(Guid.class, Guid.ZERO);

    @AfterEach
    void close() {
        test.close();
    }

    private void put(String variable, int attributes) throws IOException {
        services.variables().put(new Variable(new VariableId(VENDOR, variable), attributes, new byte[]{1}));
    }

    private void last(String variable, Guid of) {
        for (int i = 0; i < variable.length(); i++) {
            name.at(i).set((short) variable.charAt(i));
        }
        name.at(variable.length()).set((short) 0);
        vendor.set(of);
    }

    private EfiStatus next(long available) {
        size.set(available);
        return service.getNextVariableName(size, name, vendor);
    }

    private String name() {
        return test.memory().getString16(name.address(), (int) BUFFER_SIZE / 2);
    }

    private List<String> all() {
        List<String> names = new ArrayList<>();
        last("", VENDOR);
        while (next(BUFFER_SIZE).equals(EfiStatus.SUCCESS)) {
            assertThat(size.get()).isEqualTo(2 * (name().length() + 1));
            names.add(name());
        }
        assertThat(next(BUFFER_SIZE)).isEqualTo(EfiStatus.NOT_FOUND);
        return names;
    }

    @Test
    void enumeratesInAFixedOrder() throws Exception {
        put("Lasting", NV_BS_RT);
        put("Zebra", BS_RT);
        put("Ape", BOOTSERVICE_ACCESS);
        assertThat(all()).containsExactly("SecureBoot", "SetupMode", "AuditMode", "DeployedMode",
                "OsIndicationsSupported", "PlatformLangCodes", "Zebra", "Ape", "PlatformLang", "Timeout",
                "HwErrRecSupport", "Lasting");
        assertThat(vendor.get()).isEqualTo(VENDOR);
    }

    @Test
    void leavesOutWhatIsHiddenAfterBootServices() throws Exception {
        put("Ape", BOOTSERVICE_ACCESS);
        put("Bee", BS_RT);
        test.platform().phase().end();
        assertThat(all()).contains("Bee", "SecureBoot").doesNotContain("Ape");
        last("Ape", VENDOR);
        assertThat(next(BUFFER_SIZE)).isEqualTo(EfiStatus.INVALID_PARAMETER);
    }

    @Test
    void tellsTheSizeNeededAndChangesNothingElse() {
        last("", VENDOR);
        long needed = 2L * "SecureBoot\0".length();
        assertThat(next(needed - 1)).isEqualTo(EfiStatus.BUFFER_TOO_SMALL);
        assertThat(size.get()).isEqualTo(needed);
        assertThat(name()).isEmpty();
        assertThat(vendor.get()).isEqualTo(VENDOR);
        assertThat(next(needed)).isEqualTo(EfiStatus.SUCCESS);
        assertThat(name()).isEqualTo("SecureBoot");
        assertThat(vendor.get()).isEqualTo(GlobalVariable.VENDOR);
    }

    @Test
    void needsTheNameOfAVariable() {
        last("Missing", VENDOR);
        assertThat(next(BUFFER_SIZE)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        last("SecureBoot", VENDOR);
        assertThat(next(BUFFER_SIZE)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        last("SecureBoot", GlobalVariable.VENDOR);
        assertThat(next(BUFFER_SIZE)).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void needsATerminatorWithinTheSize() {
        last("SecureBoot", GlobalVariable.VENDOR);
        assertThat(next(2L * "SecureBoot".length())).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(next(2L * "SecureBoot".length() + 1)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        last("", GlobalVariable.VENDOR);
        assertThat(next(0)).isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(next(-1)).isEqualTo(EfiStatus.SUCCESS);
    }

    @Test
    void needsItsPointers() {
        last("", VENDOR);
        size.set(BUFFER_SIZE);
        assertThat(service.getNextVariableName(test.nullPointer(Long.class), name, vendor))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.getNextVariableName(size, test.nullPointer(Short.class), vendor))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
        assertThat(service.getNextVariableName(size, name, test.nullPointer(Guid.class)))
                .isEqualTo(EfiStatus.INVALID_PARAMETER);
    }
}

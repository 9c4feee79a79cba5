package dev.drydock.efi.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.state.MachineState;
import dev.drydock.core.state.StateImage;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;
import org.junit.jupiter.api.Test;

class HandleDatabaseTest {
    private static final Guid ONE = new Guid(1, 1);
    private static final Guid TWO = new Guid(2, 2);
    private static final Handle AGENT = new Handle(77);

    private final MachineState state = new MachineState();
    private final HandleDatabase handles = new HandleDatabase(state);

    @Test
    void listsInTheOrderOfInstallation() {
        Handle first = handles.create();
        Handle second = handles.create();
        handles.install(second, ONE, 0x10);
        handles.install(first, ONE, 0x20);
        handles.install(first, TWO, 0x30);
        assertThat(handles.handles()).containsExactly(second, first);
        assertThat(handles.with(ONE)).containsExactly(second, first);
        assertThat(handles.protocols(first)).containsExactly(ONE, TWO);
        handles.reinstall(second, ONE, 0x11);
        assertThat(handles.with(ONE)).containsExactly(first, second);
        assertThatExceptionOfType(EfiException.class).isThrownBy(() -> handles.install(first, ONE, 0))
                .satisfies(e -> assertThat(e.status()).isEqualTo(EfiStatus.INVALID_PARAMETER));
    }

    @Test
    void forgetsAHandleWithItsLastProtocol() {
        Handle handle = handles.create();
        handles.install(handle, ONE, 0);
        handles.remove(handle, TWO);
        handles.remove(handle, ONE);
        assertThat(handles.contains(handle)).isFalse();
        assertThat(handles.with(ONE)).isEmpty();
        handles.remove(handle, ONE);
    }

    @Test
    void countsOpensAndClosesThoseOfAnAgent() {
        Handle handle = handles.create();
        handles.install(handle, ONE, 0);
        handles.open(handle, ONE, AGENT, Handle.NULL, OpenAttributes.GET_PROTOCOL);
        handles.open(handle, ONE, AGENT, Handle.NULL, OpenAttributes.GET_PROTOCOL);
        handles.open(handle, ONE, handle, handle, OpenAttributes.BY_DRIVER);
        assertThat(handles.opens(handle)).containsExactly(
                new HandleDatabase.Open(AGENT, Handle.NULL, OpenAttributes.GET_PROTOCOL, 2),
                new HandleDatabase.Open(handle, handle, OpenAttributes.BY_DRIVER, 1));
        handles.closeAll(AGENT);
        assertThat(handles.opens(handle)).hasSize(1);
        assertThat(handles.close(handle, ONE, open -> open.agent().equals(AGENT))).isFalse();
    }

    @Test
    void canBeRestoredMoreThanOnce() {
        Handle handle = handles.create();
        handles.install(handle, ONE, 0x10);
        StateImage image = state.capture();
        for (int i = 0; i < 2; i++) {
            Handle later = handles.create();
            handles.install(later, ONE, 0x20);
            handles.install(handle, TWO, 0x30);
            handles.open(handle, ONE, AGENT, Handle.NULL, OpenAttributes.GET_PROTOCOL);
            handles.remove(handle, ONE);
            state.restore(image);
            assertThat(handles.handles()).containsExactly(handle);
            assertThat(handles.with(ONE)).containsExactly(handle);
            assertThat(handles.protocols(handle)).containsExactly(ONE);
            assertThat(handles.opens(handle)).isEmpty();
            assertThat(handles.create()).isEqualTo(later);
            state.restore(image);
        }
    }
}

package dev.drydock.efi.protocol.console;

import dev.drydock.core.cpu.Architecture;
import dev.drydock.core.machine.Machine;
import dev.drydock.core.machine.MachineConfiguration;
import dev.drydock.core.machine.MachineExit;
import dev.drydock.core.machine.RunLimits;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Codec;
import dev.drydock.core.memory.GuestMemory;
import dev.drydock.core.memory.Pointer;
import dev.drydock.efi.boot.Platform;
import dev.drydock.efi.spec.EfiStatus;
import dev.drydock.efi.spec.GraphicsOutputProtocol;
import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.InputKey;
import dev.drydock.efi.spec.KeyData;
import dev.drydock.efi.spec.MemoryType;
import dev.drydock.efi.spec.SimpleTextInputExProtocol;
import dev.drydock.efi.spec.SimpleTextOutputMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A console on a machine of its own, called as a guest calls it: through the tables in guest memory. */
final class GuestConsole implements AutoCloseable {
    private static final RunLimits LIMITS = RunLimits.of(1_000_000, Duration.ofSeconds(20));
    private static final int SCRATCH_SIZE = 1 << 18;
    private static final int MODE_OFFSET = 0x48;
    private static final int WAIT_FOR_KEY_OFFSET = 0x10;
    private static final int STRINGS = 0x100;
    private static final int GRAPHICS_MODE_OFFSET = 0x18;

    final Machine machine;
    final Platform platform;
    final Console console;
    /** Memory that the guest may use for arguments. */
    final long scratch;
    private final long conInEx;

    GuestConsole(Architecture architecture, ConsoleOptions options) {
        machine = new Machine(new MachineConfiguration(architecture, 64 << 20, false));
        platform = new Platform(machine, null);
        GuestMemory memory = machine.memory();
        long reserved = machine.systemArea().address();
        platform.memoryMap().reserve(reserved, memory.base() + memory.size() - reserved, MemoryType.RESERVED);
        console = Console.install(platform, options);
        scratch = platform.pool().allocate(MemoryType.LOADER_DATA, SCRATCH_SIZE);
        Guid ex = Platform.guid(SimpleTextInputExProtocol.class);
        conInEx = platform.handles().find(console.handle(), ex).orElseThrow().address();
    }

    GuestConsole(ConsoleOptions options) {
        this(Architecture.X86_64, options);
    }

    /** Calls a function of the protocol whose table is at {@code table}. */
    EfiStatus call(long table, int slot, long... arguments) {
        var all = new long[arguments.length + 1];
        all[0] = table;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        machine.enter(new Step.Call(machine.memory().getLong(table + slot), all, null, Step.Stop::new));
        return switch (machine.run(LIMITS)) {
            case MachineExit.Stopped(Long status) -> new EfiStatus(status);
            case MachineExit exit -> throw new AssertionError(exit.toString());
        };
    }

    EfiStatus reset() {
        return call(console.conOut(), 0x00, 0);
    }

    EfiStatus print(String text) {
        return call(console.conOut(), 0x08, string(text));
    }

    EfiStatus test(String text) {
        return call(console.conOut(), 0x10, string(text));
    }

    EfiStatus queryMode(long number, long columns, long rows) {
        return call(console.conOut(), 0x18, number, columns, rows);
    }

    EfiStatus setMode(long number) {
        return call(console.conOut(), 0x20, number);
    }

    EfiStatus setAttribute(long attribute) {
        return call(console.conOut(), 0x28, attribute);
    }

    EfiStatus clear() {
        return call(console.conOut(), 0x30);
    }

    EfiStatus moveTo(long column, long row) {
        return call(console.conOut(), 0x38, column, row);
    }

    EfiStatus enableCursor(boolean visible) {
        return call(console.conOut(), 0x40, visible ? 1 : 0);
    }

    /** What the guest sees of the output's state. */
    SimpleTextOutputMode mode() {
        long address = machine.memory().getLong(console.conOut() + MODE_OFFSET);
        return pointer(address, SimpleTextOutputMode.class).get();
    }

    EfiStatus readKey() {
        return call(console.conIn(), 0x08, scratch);
    }

    EfiStatus resetInput() {
        return call(console.conIn(), 0x00, 1);
    }

    InputKey key() {
        return pointer(scratch, InputKey.class).get();
    }

    EfiStatus resetInputEx() {
        return call(conInEx, 0x00, 0);
    }

    EfiStatus readKeyEx() {
        return call(conInEx, 0x08, scratch);
    }

    EfiStatus readKeyExTo(long address) {
        return call(conInEx, 0x08, address);
    }

    EfiStatus setState(int toggleState) {
        machine.memory().putByte(scratch, (byte) toggleState);
        return call(conInEx, 0x18, scratch);
    }

    EfiStatus setStateAt(long address) {
        return call(conInEx, 0x18, address);
    }

    EfiStatus register(long keyData, long function, long handle) {
        return call(conInEx, 0x20, keyData, function, handle);
    }

    /** Registers a function for a key and returns its handle. */
    long register(KeyData key, long function) {
        pointer(scratch, KeyData.class).set(key);
        EfiStatus status = register(scratch, function, scratch + 0x40);
        if (status.isError()) {
            throw new AssertionError(status.toString());
        }
        return machine.memory().getLong(scratch + 0x40);
    }

    EfiStatus unregister(long handle) {
        return call(conInEx, 0x28, handle);
    }

    KeyData keyData() {
        return pointer(scratch, KeyData.class).get();
    }

    /** The address of the display's mode structure. */
    long displayMode() {
        Guid graphics = Platform.guid(GraphicsOutputProtocol.class);
        return machine.memory().getLong(platform.handles().find(console.handle(), graphics).orElseThrow().address()
                + GRAPHICS_MODE_OFFSET);
    }

    long waitForKey() {
        return machine.memory().getLong(console.conIn() + WAIT_FOR_KEY_OFFSET);
    }

    long waitForKeyEx() {
        return machine.memory().getLong(conInEx + WAIT_FOR_KEY_OFFSET);
    }

    <T> Pointer<T> pointer(long address, Class<T> type) {
        return new Pointer<>(machine.memory(), address, Codec.of(type));
    }

    private long string(String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_16LE);
        machine.memory().putBytes(scratch + STRINGS, bytes);
        return scratch + STRINGS;
    }

    String line(int row) {
        return console.screen().line(row);
    }

    String transcript() {
        return console.transcript().text();
    }

    @Override
    public void close() {
        machine.close();
    }
}

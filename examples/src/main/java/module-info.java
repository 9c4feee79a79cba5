/** Programs on top of the firmware: the {@code drydock} command, boot tests, benchmarks. */
module dev.drydock.examples {
    requires com.google.common;
    requires com.google.gson;
    requires dev.drydock.efi;
    requires dev.drydock.fdt;
    requires dev.drydock.pe;
    requires info.picocli;
    requires jmh.core;

    opens dev.drydock.examples to info.picocli;
}

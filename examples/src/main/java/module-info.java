/** Programs on top of the firmware: the {@code drydock} command, boot tests, benchmarks. */
module dev.drydock.examples {
    requires com.google.common;
    requires dev.drydock.efi;
}

/** Programs on top of the firmware: the {@code drydock} command, boot tests, benchmarks. */
module dev.drydock.examples {
    requires dev.drydock.efi;
}

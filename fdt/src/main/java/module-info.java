/** Device trees: build, parse, print. Knows nothing of anything else. */
module dev.drydock.fdt {
    exports dev.drydock.fdt;
}

/** PE/COFF images as data: parse, validate, hash, relocate. Knows nothing of CPUs. */
module dev.drydock.pe {
    exports dev.drydock.pe;
}

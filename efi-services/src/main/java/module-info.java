/** The firmware: services, protocols, disks, variables and the boot manager. */
module dev.drydock.efi {
    requires transitive dev.drydock.core;
    requires dev.drydock.pe;
    requires transitive dev.drydock.fdt;
    requires com.google.gson;
    requires java.xml;

    exports dev.drydock.efi;
    exports dev.drydock.efi.bootmanager;
    exports dev.drydock.efi.check;
    exports dev.drydock.efi.disk;
    exports dev.drydock.efi.disk.fat;
    exports dev.drydock.efi.disk.image;
    exports dev.drydock.efi.disk.nbd;
    exports dev.drydock.efi.disk.overlay;
    exports dev.drydock.efi.disk.partition;
    exports dev.drydock.efi.disk.qcow2;
    exports dev.drydock.efi.handoff;
    exports dev.drydock.efi.hardware;
    exports dev.drydock.efi.libvirt;
    exports dev.drydock.efi.profile;
    exports dev.drydock.efi.protocol.devicepath;
    exports dev.drydock.efi.spec;
    exports dev.drydock.efi.variable;
    exports dev.drydock.efi.variable.nvram;
}

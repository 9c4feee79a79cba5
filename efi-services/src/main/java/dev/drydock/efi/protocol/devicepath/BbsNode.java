package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import java.util.List;

/**
 * BIOS boot specification device path (UEFI 2.10, 10.3.6).
 *
 * @param deviceType 1 to 6 by the names that the text has, others reserved or unknown
 * @param statusFlag the BIOS's flags
 * @param description for people
 */
public record BbsNode(int deviceType, int statusFlag, String description) implements DevicePathNode {
    static final int TYPE = 0x05;
    private static final List<String> NAMES = List.of("", "Floppy", "HD", "CDROM", "PCMCIA", "USB", "Network");

    static DevicePathNode decode(int subType, NodeReader data) {
        return subType == 1 ? new BbsNode(data.u16(), data.u16(), data.text8()) : null;
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        if (!name.equals("BBS")) {
            return null;
        }
        String type = text.text();
        int known = NAMES.indexOf(type);
        String description = text.text();
        return new BbsNode(known > 0 ? known : (int) NodeParameters.number(type) & 0xffff, text.u16(), description);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int subType() {
        return 1;
    }

    @Override
    public byte[] data() {
        return new ByteWriter().u16(deviceType).u16(statusFlag).text8(description).toByteArray();
    }

    @Override
    public String toText(TextForm form) {
        String kind = deviceType > 0 && deviceType < NAMES.size() ? NAMES.get(deviceType) : hex(deviceType);
        return NodeText.of("BBS", kind, description, form.displayOnly() ? null : hex(statusFlag));
    }
}

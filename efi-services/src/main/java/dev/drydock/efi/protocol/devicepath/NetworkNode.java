package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Messaging device paths of networks (UEFI 2.10, 10.3.4.10 to 10.3.4.12 and 10.3.4.23). */
public sealed interface NetworkNode extends DevicePathNode {
    /** TCP's number among the protocols of IP. */
    int TCP = 6;
    /** UDP's number among the protocols of IP. */
    int UDP = 17;

    @Override
    default int type() {
        return MessagingNode.TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 11 -> new Mac(data.data(32), data.u8());
            case 12 -> {
                boolean all = data.remaining() == IpV4.BYTES;
                yield new IpV4(data.data(4), data.data(4), data.u16(), data.u16(), data.u16(), data.u8(),
                        all ? data.data(4) : null, all ? data.data(4) : null);
            }
            case 13 -> {
                boolean all = data.remaining() == IpV6.BYTES;
                yield new IpV6(data.data(16), data.data(16), data.u16(), data.u16(), data.u16(), data.u8(),
                        all ? data.u8() : 0, all ? data.data(16) : null);
            }
            case 24 -> new Uri(data.rest());
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "MAC" -> {
                String address = text.text();
                yield new Mac(NodeParameters.data(address, 32), text.u8());
            }
            case "IPv4" -> IpV4.parse(text);
            case "IPv6" -> IpV6.parse(text);
            case "Uri" -> new Uri(NodeData.of(text.text().getBytes(StandardCharsets.ISO_8859_1)));
            default -> null;
        };
    }

    private static String protocol(int number) {
        return number == TCP ? "TCP" : number == UDP ? "UDP" : hex(number);
    }

    private static int protocol(String text) {
        return switch (text) {
            case "TCP" -> TCP;
            case "UDP" -> UDP;
            default -> (int) NodeParameters.number(text) & 0xffff;
        };
    }

    /**
     * A network interface (10.3.4.10).
     *
     * @param address 32 bytes, those behind the interface's address zero
     * @param interfaceType RFC 3232's number: 1 for Ethernet
     */
    record Mac(NodeData address, int interfaceType) implements NetworkNode {
        @Override
        public int subType() {
            return 11;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().bytes(address.toByteArray()).u8(interfaceType).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("MAC", interfaceType > 1 ? address : address.first(6), hex(interfaceType));
        }
    }

    /**
     * An IPv4 connection (10.3.4.11).
     *
     * @param local 4 bytes, as for every address
     * @param origin 0 where the address is from DHCP, else it is static
     * @param gateway null together with {@code mask} where the node is of the shorter, older form
     */
    record IpV4(NodeData local, NodeData remote, int localPort, int remotePort, int protocol, int origin,
            NodeData gateway, NodeData mask) implements NetworkNode {
        private static final int BYTES = 23;

        private static IpV4 parse(NodeParameters text) {
            NodeData remote = address(text.text());
            int protocol = NetworkNode.protocol(text.text());
            int origin = text.text().equals("Static") ? 1 : 0;
            NodeData local = address(text.text());
            return new IpV4(local, remote, 0, 0, protocol, origin, address(text.text()), address(text.text()));
        }

        private static NodeData address(String text) {
            byte[] bytes = new byte[4];
            String[] parts = text.split("\\.");
            for (int i = 0; i < bytes.length && i < parts.length; i++) {
                bytes[i] = (byte) NodeParameters.number(parts[i]);
            }
            return NodeData.of(bytes);
        }

        private static String text(NodeData address) {
            var text = new StringJoiner(".");
            for (int i = 0; i < address.size(); i++) {
                text.add(Integer.toString(address.get(i)));
            }
            return text.toString();
        }

        @Override
        public int subType() {
            return 12;
        }

        @Override
        public byte[] data() {
            ByteWriter out = new ByteWriter().bytes(local.toByteArray()).bytes(remote.toByteArray()).u16(localPort)
                    .u16(remotePort).u16(protocol)
                    .u8(origin);
            return (gateway == null ? out : out.bytes(gateway.toByteArray()).bytes(mask.toByteArray())).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return form.displayOnly()
                    ? NodeText.of("IPv4", text(remote))
                    : NodeText.of("IPv4", text(remote), NetworkNode.protocol(protocol), origin == 0 ? "DHCP" : "Static",
                            text(local), gateway == null ? null : text(gateway), gateway == null ? null : text(mask));
        }
    }

    /**
     * An IPv6 connection (10.3.4.12).
     *
     * @param local 16 bytes, as for every address
     * @param origin 0 static, 1 stateless, 2 stateful
     * @param gateway null where the node is of the shorter, older form, which has no {@code prefixLength} either
     */
    record IpV6(NodeData local, NodeData remote, int localPort, int remotePort, int protocol, int origin,
            int prefixLength, NodeData gateway) implements NetworkNode {
        private static final int BYTES = 56;

        private static IpV6 parse(NodeParameters text) {
            NodeData remote = address(text.text());
            int protocol = NetworkNode.protocol(text.text());
            int origin = switch (text.text()) {
                case "Static" -> 0;
                case "StatelessAutoConfigure" -> 1;
                default -> 2;
            };
            NodeData local = address(text.text());
            return new IpV6(local, remote, 0, 0, protocol, origin, text.u8(), address(text.text()));
        }

        /** Eight groups; the abbreviation of zero groups stands for as many as are missing. */
        private static NodeData address(String text) {
            byte[] bytes = new byte[16];
            int gap = text.indexOf("::");
            String[] head = (gap < 0 ? text : text.substring(0, gap)).split(":");
            String[] tail = gap < 0 ? new String[0] : text.substring(gap + 2).split(":");
            for (int i = 0; i < 8 && i < head.length; i++) {
                put(bytes, i, head[i]);
            }
            for (int i = 0; i < 8 && i < tail.length; i++) {
                put(bytes, 7 - i, tail[tail.length - 1 - i]);
            }
            return NodeData.of(bytes);
        }

        private static void put(byte[] bytes, int group, String text) {
            long value = NodeParameters.hexadecimal(text);
            bytes[2 * group] = (byte) (value >>> 8);
            bytes[2 * group + 1] = (byte) value;
        }

        private static String text(NodeData address) {
            return address.toString().replaceAll("(....)(?=.)", "$1:");
        }

        @Override
        public int subType() {
            return 13;
        }

        @Override
        public byte[] data() {
            ByteWriter out = new ByteWriter().bytes(local.toByteArray()).bytes(remote.toByteArray()).u16(localPort)
                    .u16(remotePort).u16(protocol)
                    .u8(origin);
            return (gateway == null ? out : out.u8(prefixLength).bytes(gateway.toByteArray())).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            if (form.displayOnly()) {
                return NodeText.of("IPv6", text(remote));
            }
            String from = origin == 0 ? "Static" : origin == 1 ? "StatelessAutoConfigure" : "StatefulAutoConfigure";
            return NodeText.of("IPv6", text(remote), NetworkNode.protocol(protocol), from, text(local),
                    gateway == null ? null : hex(prefixLength), gateway == null ? null : text(gateway));
        }
    }

    /** A resource by its URI, or the wish for one if empty (10.3.4.23); 8-bit characters without a zero at the end. */
    record Uri(NodeData uri) implements NetworkNode {
        @Override
        public int subType() {
            return 24;
        }

        @Override
        public byte[] data() {
            return uri.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Uri", new NodeReader(data()).text8());
        }
    }
}

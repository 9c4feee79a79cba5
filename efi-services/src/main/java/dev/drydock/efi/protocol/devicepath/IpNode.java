package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;

/** Messaging device paths of connections by the Internet Protocol (UEFI 2.10, 10.3.4.11 and 10.3.4.12). */
public sealed interface IpNode extends DevicePathNode {
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
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "IPv4" -> IpV4.parse(text);
            case "IPv6" -> IpV6.parse(text);
            default -> null;
        };
    }

    private static String protocol(int number) {
        return number == TCP ? "TCP" : number == UDP ? "UDP" : hex(number);
    }

    private static int protocol(String text) {
        return switch (text) {
            case "TCP" -> TCP;
            case "", "UDP" -> UDP;
            default -> (int) NodeParameters.number(text) & 0xffff;
        };
    }

    /**
     * An IPv4 connection (10.3.4.11).
     *
     * @param local 4 bytes, as for every address
     * @param origin 0 where the address is from DHCP, else it is static
     * @param gateway null together with {@code mask} where the node is of the shorter, older form
     */
    record IpV4(NodeData local, NodeData remote, int localPort, int remotePort, int protocol, int origin,
            NodeData gateway, NodeData mask) implements IpNode {
        private static final int BYTES = 23;

        private static IpV4 parse(NodeParameters text) {
            NodeData remote = IpAddress.parseV4(text.text());
            int protocol = IpNode.protocol(text.text());
            int origin = text.text().equals("Static") ? 1 : 0;
            NodeData local = IpAddress.parseV4(text.text());
            return new IpV4(local, remote, 0, 0, protocol, origin, IpAddress.parseV4(text.text()),
                    IpAddress.parseV4(text.text()));
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
                    ? NodeText.of("IPv4", IpAddress.textV4(remote))
                    : NodeText.of("IPv4", IpAddress.textV4(remote), IpNode.protocol(protocol),
                            origin == 0 ? "DHCP" : "Static",
                            IpAddress.textV4(local), gateway == null ? null : IpAddress.textV4(gateway),
                            gateway == null ? null : IpAddress.textV4(mask));
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
            int prefixLength, NodeData gateway) implements IpNode {
        private static final int BYTES = 56;

        private static IpV6 parse(NodeParameters text) {
            NodeData remote = IpAddress.parseV6(text.text());
            int protocol = IpNode.protocol(text.text());
            int origin = switch (text.text()) {
                case "Static" -> 0;
                case "StatelessAutoConfigure" -> 1;
                default -> 2;
            };
            NodeData local = IpAddress.parseV6(text.text());
            return new IpV6(local, remote, 0, 0, protocol, origin, text.u8(), IpAddress.parseV6(text.text()));
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
                return NodeText.of("IPv6", IpAddress.textV6(remote));
            }
            String from = origin == 0 ? "Static" : origin == 1 ? "StatelessAutoConfigure" : "StatefulAutoConfigure";
            return NodeText.of("IPv6", IpAddress.textV6(remote), IpNode.protocol(protocol), from,
                    IpAddress.textV6(local),
                    gateway == null ? null : hex(prefixLength), gateway == null ? null : IpAddress.textV6(gateway));
        }
    }
}

package dev.drydock.efi.protocol.devicepath;

import static dev.drydock.efi.protocol.devicepath.NodeText.hex;

import dev.drydock.efi.layout.ByteWriter;
import dev.drydock.efi.spec.Guid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Messaging device paths of networks (UEFI 2.10, 10.3.4) but for connections, {@link IpNode}, and radio,
 * {@link WirelessNode}.
 */
public sealed interface NetworkNode extends DevicePathNode {
    @Override
    default int type() {
        return MessagingNode.TYPE;
    }

    static DevicePathNode decode(int subType, NodeReader data) {
        return switch (subType) {
            case 9 -> new InfiniBand(data.u32(), data.guid(), data.u64(), data.u64(), data.u64());
            case 11 -> new Mac(data.data(32), data.u8());
            case 20 -> new Vlan(data.u16());
            case 24 -> new Uri(data.rest());
            case 31 -> Dns.decode(data);
            case 33 -> {
                // Nothing, or a GUID and more.
                int rest = data.remaining() - 2;
                yield rest == 0 || rest >= Guid.BYTES ? new RestService(data.u8(), data.u8(), data.rest()) : null;
            }
            default -> null;
        };
    }

    static DevicePathNode parse(String name, NodeParameters text) {
        return switch (name) {
            case "MAC" -> {
                String address = text.text();
                yield new Mac(NodeParameters.data(address, 32), text.u8());
            }
            case "Vlan" -> new Vlan(text.u16());
            case "Infiniband" -> new InfiniBand(text.u32(), text.guid(), text.u64(), text.u64(), text.u64());
            case "Dns" -> Dns.parse(text);
            case "RestService" -> RestService.parse(text);
            case "Uri" -> new Uri(NodeData.of(text.rest().getBytes(StandardCharsets.ISO_8859_1)));
            default -> null;
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

    /**
     * A virtual network (10.3.4.20).
     *
     * @param id 0 to 4094
     */
    record Vlan(int id) implements NetworkNode {
        @Override
        public int subType() {
            return 20;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u16(id).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Vlan", id);
        }
    }

    /**
     * An InfiniBand port and what it leads to (10.3.4.14).
     *
     * @param flags of the resource: bit 0 for an I/O controller, bit 1 to extend the boot environment, bit 2 for a console
     * @param portGid 16 bytes, printed as if they were a GUID
     * @param serviceId or the I/O controller's GUID
     */
    record InfiniBand(int flags, Guid portGid, long serviceId, long targetPort, long device) implements NetworkNode {
        @Override
        public int subType() {
            return 9;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u32(flags).guid(portGid).u64(serviceId).u64(targetPort).u64(device).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Infiniband", hex(flags), NodeText.guid(portGid), hex(serviceId), hex(targetPort),
                    hex(device));
        }
    }

    /**
     * Name servers (10.3.4.29).
     *
     * @param version6 whether the addresses are IPv6
     * @param servers 16 bytes each, the last 12 of an IPv4 address zero
     */
    record Dns(boolean version6, List<NodeData> servers) implements NetworkNode {
        private static final int ADDRESS_BYTES = 16;

        public Dns {
            servers = List.copyOf(servers);
        }

        private static Dns decode(NodeReader data) {
            boolean version6 = data.u8() == 1;
            List<NodeData> servers = new ArrayList<>();
            while (data.remaining() > 0) {
                servers.add(data.data(ADDRESS_BYTES));
            }
            return new Dns(version6, servers);
        }

        private static Dns parse(NodeParameters text) {
            String all = text.rest();
            if (all.isEmpty()) {
                return new Dns(false, List.of());
            }
            boolean version6 = all.indexOf(':') >= 0;
            return new Dns(version6, Arrays.stream(all.split(",")).map(server -> version6
                    ? IpAddress.parseV6(server)
                    : NodeData.of(Arrays.copyOf(IpAddress.parseV4(server).toByteArray(), ADDRESS_BYTES))).toList());
        }

        @Override
        public int subType() {
            return 31;
        }

        @Override
        public byte[] data() {
            ByteWriter out = new ByteWriter().u8(version6 ? 1 : 0);
            servers.forEach(server -> out.bytes(server.toByteArray()));
            return out.toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            return NodeText.of("Dns", servers.stream()
                    .map(server -> version6 ? IpAddress.textV6(server) : IpAddress.textV4(server.first(4))).toArray());
        }
    }

    /**
     * A REST service (10.3.4.31).
     *
     * @param service 1 for Redfish, 2 for OData, 0xFF for a vendor's
     * @param accessMode 1 in band, 2 out of band
     * @param vendorData a vendor's GUID and its data; empty but for a vendor's service
     */
    record RestService(int service, int accessMode, NodeData vendorData) implements NetworkNode {
        private static RestService parse(NodeParameters text) {
            int service = text.u8();
            int accessMode = text.u8();
            return new RestService(service, accessMode,
                    text.hasNext()
                            ? NodeData.of(new ByteWriter().guid(text.guid()).bytes(text.data().toByteArray())
                                    .toByteArray())
                            : NodeData.EMPTY);
        }

        @Override
        public int subType() {
            return 33;
        }

        @Override
        public byte[] data() {
            return new ByteWriter().u8(service).u8(accessMode).bytes(vendorData.toByteArray()).toByteArray();
        }

        @Override
        public String toText(TextForm form) {
            if (vendorData.size() < Guid.BYTES) {
                return NodeText.of("RestService", hex(service), hex(accessMode));
            }
            var reader = new NodeReader(vendorData.toByteArray());
            String guid = NodeText.guid(reader.guid());
            NodeData rest = reader.rest();
            return NodeText.of("RestService", hex(service), hex(accessMode), guid, rest.size() == 0 ? null : rest);
        }
    }
}

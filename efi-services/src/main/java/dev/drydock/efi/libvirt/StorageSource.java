package dev.drydock.efi.libvirt;

import dev.drydock.efi.disk.nbd.NbdExport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Where something is stored: what libvirt's {@code <source>} elements tell. */
public sealed interface StorageSource {
    /** A file of the host. */
    record HostFile(Path path) implements StorageSource {}

    /** A block device of the host. */
    record HostBlock(Path path) implements StorageSource {}

    /** What a server offers. */
    record Network(NbdExport export) implements StorageSource {}

    /**
     * Reads a source element.
     *
     * @param type {@code file}, {@code block} or {@code network}
     */
    static StorageSource of(XmlElement source, String type) throws LibvirtFormatException {
        source.ignoreAttributes("index", "startupPolicy");
        StorageSource result = switch (type) {
            case "file" -> new HostFile(path(source.required("file"), source, "file"));
            case "block" -> new HostBlock(path(source.required("dev"), source, "dev"));
            default -> new Network(export(source));
        };
        source.finish();
        return result;
    }

    /**
     * An absolute path.
     *
     * @param attribute that it is the value of, or empty for the text
     */
    static Path path(String text, XmlElement element, String attribute) throws LibvirtFormatException {
        String where = attribute.isEmpty() ? element.path() : element.path() + "/@" + attribute;
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new LibvirtFormatException(where, e.getMessage());
        }
        throw new LibvirtFormatException(where, "'" + text + "' is no absolute path");
    }

    private static NbdExport export(XmlElement source) throws LibvirtFormatException {
        String protocol = source.required("protocol");
        if (!protocol.equals("nbd")) {
            throw source.problem("protocol", "'" + protocol + "' is not supported, only nbd");
        }
        if (source.flag("tls")) {
            throw source.problem("tls", "is not supported");
        }
        String name = source.attribute("name").orElse("");
        List<XmlElement> hosts = source.children("host");
        if (hosts.size() != 1) {
            throw source.problem("has " + hosts.size() + " hosts, where NBD has one");
        }
        SocketAddress address = address(hosts.getFirst());
        try {
            return new NbdExport(address, name);
        } catch (IllegalArgumentException e) {
            throw source.problem("name", e.getMessage());
        }
    }

    private static SocketAddress address(XmlElement host) throws LibvirtFormatException {
        boolean unix = host.choice("transport", "tcp", "unix").filter("unix"::equals).isPresent();
        SocketAddress result;
        if (unix) {
            Path socket = path(host.required("socket"), host, "socket");
            try {
                result = UnixDomainSocketAddress.of(socket);
            } catch (IllegalArgumentException e) {
                throw host.problem("socket", e.getMessage());
            }
        } else {
            String port = host.attribute("port").orElse(Integer.toString(NbdExport.DEFAULT_PORT));
            result = InetSocketAddress.createUnresolved(host.required("name"), XmlElement.number(port, 1, 0xffff,
                    host.problem("port", "'" + port + "' is no port from 1 to 65535")));
        }
        host.finish();
        return result;
    }
}

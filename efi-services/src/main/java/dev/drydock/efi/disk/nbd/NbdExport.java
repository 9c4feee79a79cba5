package dev.drydock.efi.disk.nbd;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Objects;

/**
 * A disk that an NBD server offers.
 *
 * @param address where the server listens: an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}
 * @param name which of its exports is meant; the empty string is its default
 * @param timeout how long the connection's negotiation, and then each request of at most 1 MiB, may take
 */
public record NbdExport(SocketAddress address, String name, Duration timeout) {
    /** What IANA assigned to NBD. */
    public static final int DEFAULT_PORT = 10809;

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    /** What the protocol lets a string have, in bytes. */
    private static final int LONGEST_NAME = 4096;

    /** @throws IllegalArgumentException if the name has more than 4096 bytes, or the timeout is not positive */
    public NbdExport {
        Objects.requireNonNull(address, "address");
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new IllegalArgumentException("the export's name has more than " + LONGEST_NAME + " bytes");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout " + timeout);
        }
    }

    /** A disk with a timeout of 30 seconds. */
    public NbdExport(SocketAddress address, String name) {
        this(address, name, DEFAULT_TIMEOUT);
    }

    /** Whether a URI is one of this protocol, supported or not. */
    public static boolean isNbd(URI uri) {
        return uri.getScheme() != null && uri.getScheme().matches("nbds?(\\+(unix|vsock))?");
    }

    /**
     * The disk of a URI: {@code nbd://host:port/export} or {@code nbd+unix:///export?socket=path}.
     *
     * @throws IllegalArgumentException if it is no such URI; TLS and vsock are not supported
     */
    public static NbdExport of(URI uri) {
        if (!isNbd(uri)) {
            throw new IllegalArgumentException(uri + ": not an NBD URI");
        }
        String path = Objects.requireNonNullElse(uri.getPath(), "");
        String name = path.startsWith("/") ? path.substring(1) : path;
        return switch (uri.getScheme()) {
            case "nbd" -> new NbdExport(host(uri), name);
            case "nbd+unix" -> new NbdExport(socket(uri), name);
            default -> throw new IllegalArgumentException(uri + ": " + uri.getScheme() + " is not supported");
        };
    }

    /** The same with another timeout. */
    public NbdExport withTimeout(Duration other) {
        return new NbdExport(address, name, other);
    }

    private static SocketAddress host(URI uri) {
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException(uri + ": not of the form nbd://host:port/export");
        }
        String host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        return InetSocketAddress.createUnresolved(host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    }

    private static SocketAddress socket(URI uri) {
        String query = uri.getRawQuery();
        if (uri.getRawAuthority() != null || uri.getFragment() != null || query == null || query.contains("&")
                || !query.startsWith("socket=")) {
            throw new IllegalArgumentException(uri + ": not of the form nbd+unix:///export?socket=path");
        }
        // A plus sign is none of a query's escapes.
        String path = URLDecoder.decode(query.substring("socket=".length()).replace("+", "%2B"),
                StandardCharsets.UTF_8);
        try {
            return UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(uri + ": " + e.getMessage(), e);
        }
    }

    /** The URI. */
    @Override
    public String toString() {
        String path = "/" + name;
        return switch (address) {
            case UnixDomainSocketAddress unix -> "nbd+unix://" + path + "?socket=" + unix.getPath();
            case InetSocketAddress inet -> "nbd://" + inet.getHostString() + ":" + inet.getPort() + path;
            default -> address + path;
        };
    }
}

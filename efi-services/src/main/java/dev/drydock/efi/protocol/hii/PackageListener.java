package dev.drydock.efi.protocol.hii;

import dev.drydock.efi.spec.Handle;
import java.util.List;

/** Who is told of what happens to packages. */
interface PackageListener {
    /** What happened: {@code EFI_HII_DATABASE_NOTIFY_x}. */
    enum News {
        NEW(1), REMOVED(2), EXPORTED(4), ADDED(8);

        private final int value;

        News(int value) {
            this.value = value;
        }

        int value() {
            return value;
        }

        /** The news of a number, or null. */
        static News of(long value) {
            for (News news : values()) {
                if (news.value == value) {
                    return news;
                }
            }
            return null;
        }
    }

    /**
     * Registers a guest function.
     *
     * @param kind of packages, {@link PackageType#ALL} for any
     * @return what unregisters it
     */
    Handle register(HiiPackage.Kind kind, long function, News news);

    /** Returns whether there was such a registration. */
    boolean unregister(Handle handle);

    /** Something happened to some packages of a list. */
    void happened(News news, Handle list, List<HiiPackage> packages);
}

package dev.drydock.efi.check;

import dev.drydock.efi.spec.Guid;
import dev.drydock.efi.spec.Handle;

/** A kind of misuse, with what is known of the case. Addresses are the guest's. */
public sealed interface Misuse {
    /** One sentence for a reader. */
    String description();

    /** The kind's name, such as {@code PoolOverrun}. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /**
     * Bytes beside a piece of pool were written.
     *
     * @param address of the piece
     * @param size that was asked for, in bytes
     * @param offset of the first wrong byte from the piece's address: negative before it, {@code size} or more behind it
     * @param allocatedBy the call that allocated the piece
     */
    record PoolOverrun(long address, long size, long offset, String allocatedBy) implements Misuse {
        @Override
        public String description() {
            return "a write at offset %d of the %d bytes of pool at 0x%x, allocated by %s".formatted(offset, size,
                    address, allocatedBy);
        }
    }

    /**
     * Memory was used after it had been freed: pool that was written, or a page that was touched.
     *
     * @param memory what was freed: {@code pool} or {@code pages}
     * @param address that was used
     * @param freedBy the call that freed it
     */
    record UseAfterFree(String memory, long address, String freedBy) implements Misuse {
        @Override
        public String description() {
            return "a use of 0x%x in %s freed by %s".formatted(address, memory, freedBy);
        }
    }

    /**
     * What had been freed was freed again.
     *
     * @param memory {@code pool} or {@code pages}
     * @param address the argument
     * @param freedBy the call that freed it before
     */
    record DoubleFree(String memory, long address, String freedBy) implements Misuse {
        @Override
        public String description() {
            return "%s at 0x%x freed again, after %s".formatted(memory, address, freedBy);
        }
    }

    /**
     * What was never allocated by the service's counterpart, or long ago, was freed.
     *
     * @param memory {@code pool} or {@code pages}
     * @param address the argument
     */
    record InvalidFree(String memory, long address) implements Misuse {
        @Override
        public String description() {
            return "0x%x freed, which is no allocated %s".formatted(address, memory);
        }
    }

    /**
     * More pages were freed than the allocation has that they begin in; a part of one may be freed.
     *
     * @param pages that were to be freed, and were
     * @param allocated pages from the address to the end of that allocation
     */
    record FreedBeyondAllocation(long address, long pages, long allocated) implements Misuse {
        @Override
        public String description() {
            return "%d pages at 0x%x freed, where %d were allocated".formatted(pages, address, allocated);
        }
    }

    /**
     * A function was called at a task priority level at which it may not be.
     *
     * @param tpl the level
     * @param highest the highest level allowed
     */
    record ForbiddenTpl(long tpl, long highest) implements Misuse {
        @Override
        public String description() {
            return "a call at task priority level %d, where at most %d is allowed".formatted(tpl, highest);
        }
    }

    /** RaiseTPL lowered the level, RestoreTPL raised it, or either was given none that exists. */
    record TplOrder(long before, long requested) implements Misuse {
        @Override
        public String description() {
            return "a change of the task priority level from %d to %d".formatted(before, requested);
        }
    }

    /**
     * A guest function returned at another task priority level than it was called at.
     *
     * @param function which: an image or a notification function
     */
    record UnbalancedTpl(String function, long called, long returned) implements Misuse {
        @Override
        public String description() {
            return "%s was called at task priority level %d and returned at %d".formatted(function, called, returned);
        }
    }

    /** An image was unloaded that has a protocol open as a driver, exclusively or for a child. */
    record UnclosedProtocol(String image, Handle handle, Guid protocol) implements Misuse {
        @Override
        public String description() {
            return "%s was unloaded and has %s of handle 0x%x open".formatted(image, protocol, handle.value());
        }
    }

    /**
     * An image was unloaded while something leads to it.
     *
     * @param what a protocol interface or an event's notification function
     */
    record LeftBehind(String image, String what) implements Misuse {
        @Override
        public String description() {
            return "%s was unloaded, but %s lies in it".formatted(image, what);
        }
    }

    /**
     * A function refused its arguments, and this one is NULL.
     *
     * @param argument counted from 1, without a protocol's {@code This}
     */
    record NullArgument(int argument) implements Misuse {
        @Override
        public String description() {
            return "argument %d is NULL and the answer was EFI_INVALID_PARAMETER".formatted(argument);
        }
    }

    /** The guest, or a function on its behalf, touched the page of the null pointer. */
    record NullAccess(long address) implements Misuse {
        @Override
        public String description() {
            return "the null pointer's page was touched at 0x%x".formatted(address);
        }
    }

    /**
     * The guest needed more of the stack that it was started with than there is.
     *
     * @param address that was touched
     * @param sp the stack pointer at that moment
     */
    record StackOverrun(long address, long sp) implements Misuse {
        @Override
        public String description() {
            return "0x%x was touched, below the stack's end; the stack pointer is 0x%x".formatted(address, sp);
        }
    }

    /**
     * A part of an image was written that is not to be written.
     *
     * @param address that was written
     * @param place the part, with an offset, and the image
     */
    record ImageWrite(long address, String place) implements Misuse {
        @Override
        public String description() {
            return "a write to 0x%x, which is %s".formatted(address, place);
        }
    }
}

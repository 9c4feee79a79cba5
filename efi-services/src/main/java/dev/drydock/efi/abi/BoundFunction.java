package dev.drydock.efi.abi;

import dev.drydock.core.machine.GateCall;
import dev.drydock.core.machine.GateHandler;
import dev.drydock.core.machine.Step;
import dev.drydock.core.memory.Address;
import dev.drydock.efi.EfiException;
import dev.drydock.efi.spec.EfiStatus;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.StringJoiner;

/** One slot of a table, bound to the method that implements it: decodes, calls, converts, counts and traces. */
final class BoundFunction implements GateHandler {
    private final String name;
    private final boolean atRuntime;
    private final Object implementation;
    private final Method method;
    private final ArgumentDecoder[] decoders;
    private final int firstArgument;
    private final boolean notOffered;
    private final Class<?> result;
    private final CallLog log;
    private final CallBoundary boundary;
    private final CallCheck check;

    /**
     * @param atRuntime whether it can be called after ExitBootServices
     * @param check looks at each call; null for none
     * @param slot the declaring method
     * @param skippedArguments C arguments that precede the first Java parameter
     */
    BoundFunction(String name, boolean atRuntime, Object implementation, Method slot, int skippedArguments, CallLog log,
            CallBoundary boundary, CallCheck check) {
        this.name = name;
        this.atRuntime = atRuntime;
        this.check = check;
        this.log = log;
        this.boundary = boundary;
        firstArgument = skippedArguments;
        Type[] types = slot.getGenericParameterTypes();
        decoders = new ArgumentDecoder[types.length];
        for (int i = 0; i < types.length; i++) {
            decoders[i] = ArgumentDecoder.of(types[i]);
        }
        checkResult(slot);
        result = slot.getReturnType();
        notOffered = isNotOffered(implementation, slot);
        this.implementation = implementation;
        // No method handle: the JVM makes a class for each shape of one, and the slots are hundreds.
        method = slot;
        method.setAccessible(true);
    }

    private static boolean isNotOffered(Object implementation, Method slot) {
        try {
            return implementation.getClass().getMethod(slot.getName(), slot.getParameterTypes())
                    .isAnnotationPresent(NotOffered.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("no method implements " + slot, e);
        }
    }

    private static void checkResult(Method slot) {
        Class<?> type = slot.getReturnType();
        if (type != EfiStatus.class && type != void.class && type != long.class && type != boolean.class
                && type != Step.class && type != Address.class) {
            throw new IllegalArgumentException("no C type corresponds to the result of " + slot);
        }
    }

    @Override
    public Step call(GateCall call) {
        log.called();
        Optional<Step> refusal = boundary.refuse(name, atRuntime, call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (check != null) {
            check.before(name, call);
        }
        if (notOffered) {
            log.notOffered(name);
        }
        var arguments = new Object[decoders.length];
        Step step;
        try {
            for (int i = 0; i < decoders.length; i++) {
                arguments[i] = decoders[i].decode(call, call.argument(firstArgument + i));
            }
            step = step(invoke(arguments));
        } catch (EfiException e) {
            step = new Step.Return(e.status().value());
        } catch (NotOfferedException _) {
            log.notOffered(name);
            step = new Step.Return(EfiStatus.UNSUPPORTED.value());
        } catch (IOException _) {
            step = new Step.Return(EfiStatus.DEVICE_ERROR.value());
        }
        return finish(step, arguments);
    }

    private Object invoke(Object[] arguments) throws IOException {
        try {
            return method.invoke(implementation, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case IOException own -> throw own;
                case RuntimeException own -> throw own;
                case Error own -> throw own;
                default -> throw new IllegalStateException(name, e.getCause());
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static Step step(Object result) {
        return switch (result) {
            case EfiStatus status -> new Step.Return(status.value());
            case Step step -> step;
            case Long value -> new Step.Return(value);
            case Boolean value -> new Step.Return(value ? 1 : 0);
            case Address address -> new Step.Return(address.value());
            case null -> new Step.Return(0);
            default -> throw new IllegalStateException("result " + result);
        };
    }

    /** Lets every path to the guest pass the trace and the boundary. */
    private Step finish(Step step, Object[] arguments) {
        return switch (step) {
            case Step.Return done -> {
                if (check != null && (result == EfiStatus.class || result == Step.class)) {
                    check.after(arguments, new EfiStatus(done.value()));
                }
                if (log.isTracing()) {
                    log.trace(describe(arguments) + describeResult(done.value()));
                }
                yield boundary.leave(done);
            }
            case Step.Call(long function, long[] values, Object mark, Step.Continuation next) -> new Step.Call(function,
                    values, mark, result -> finish(guarded(next, result), arguments));
            case Step.Again(var next) -> new Step.Again(() -> finish(guarded(_ -> next.get(), 0), arguments));
            case Step.Unwind _,Step.Resume _,Step.Stop _ -> {
                if (log.isTracing()) {
                    log.trace(describe(arguments));
                }
                yield step;
            }
        };
    }

    private static Step guarded(Step.Continuation next, long result) {
        try {
            return next.resume(result);
        } catch (EfiException e) {
            return new Step.Return(e.status().value());
        }
    }

    private String describeResult(long value) {
        return switch (result) {
            case Class<?> c when c == void.class -> "";
            case Class<?> c when c == EfiStatus.class || c == Step.class -> " = " + new EfiStatus(value);
            default -> " = 0x" + Long.toHexString(value);
        };
    }

    private String describe(Object[] arguments) {
        var list = new StringJoiner(", ", name + "(", ")");
        for (Object argument : arguments) {
            list.add(describe(argument));
        }
        return list.toString();
    }

    private static String describe(Object argument) {
        return switch (argument) {
            case null -> "NULL";
            case GateCall _ -> "...";
            case String text -> '"' + text.replace("\r", "\\r").replace("\n", "\\n") + '"';
            case Long number when number < 0 || number > 0xffff -> "0x" + Long.toHexString(number);
            default -> argument.toString();
        };
    }

}

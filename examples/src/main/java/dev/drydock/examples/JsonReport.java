package dev.drydock.examples;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.drydock.core.cpu.Architecture;
import dev.drydock.efi.BootOutcome;
import dev.drydock.efi.BootReport;
import dev.drydock.efi.handoff.HandOffFinding;
import dev.drydock.efi.handoff.InitialRamDisk;
import dev.drydock.efi.handoff.KernelTakeover;
import java.util.List;

/** A boot's report as one JSON object, for programs. */
record JsonReport(Architecture architecture, BootReport report, Expectations expectations) {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping()
            .create();

    /** The object, and a line feed. */
    String text() {
        return text(List.of());
    }

    /** The object, which also has, if there are any, the reports of the boots before the last one, and a line feed. */
    String text(List<BootReport> earlier) {
        JsonObject object = object();
        if (!earlier.isEmpty()) {
            JsonArray boots = new JsonArray();
            earlier.forEach(
                    before -> boots.add(new JsonReport(architecture, before, new Expectations(List.of())).object()));
            object.add("earlierBoots", boots);
        }
        return GSON.toJson(object) + "\n";
    }

    private JsonObject object() {
        JsonObject object = new JsonObject();
        object.addProperty("outcome", report.outcome().kind());
        object.addProperty("status", status());
        object.addProperty("architecture", architecture.label());
        object.addProperty("image", report.image());
        object.addProperty("console", report.console());
        object.add("expected", expected());
        object.add("handoff", handOff());
        object.add("reset", reset());
        JsonObject unsupported = new JsonObject();
        report.unsupportedCalls().forEach(unsupported::addProperty);
        object.add("unsupportedCalls", unsupported);
        object.addProperty("wallMillis", report.wallTime().toMillis());
        object.addProperty("guestCalls", report.guestCalls());
        return object;
    }

    private String status() {
        return switch (report.outcome()) {
            case BootOutcome.ImageReturned returned -> returned.status().toString();
            case BootOutcome.Reset reset -> reset.status().toString();
            default -> null;
        };
    }

    private JsonArray expected() {
        JsonArray array = new JsonArray();
        for (Expectations.Expectation one : expectations.all()) {
            JsonObject object = new JsonObject();
            object.addProperty("pattern", one.regex());
            object.addProperty("seen", one.seen());
            array.add(object);
        }
        return array;
    }

    private JsonElement reset() {
        if (!(report.outcome() instanceof BootOutcome.Reset reset)) {
            return JsonNull.INSTANCE;
        }
        JsonObject object = new JsonObject();
        object.addProperty("type", reset.type().toString());
        object.addProperty("message", reset.message().orElse(null));
        object.addProperty("platformSpecific", reset.platformSpecific().map(Object::toString).orElse(null));
        object.addProperty("wakeUp", reset.wakeUp().map(Object::toString).orElse(null));
        return object;
    }

    private JsonElement handOff() {
        if (report.exited().isEmpty()) {
            return JsonNull.INSTANCE;
        }
        BootOutcome.ExitedBootServices exited = report.exited().get();
        JsonObject object = new JsonObject();
        object.addProperty("kernelVersion", exited.handOff().kernelVersion().orElse(null));
        object.addProperty("commandLine", exited.handOff().commandLine().orElse(null));
        object.addProperty("initrdBytes", exited.handOff().initrdBytes().orElse(null));
        object.addProperty("memoryMapEntries", exited.memoryMap().size());
        object.add("takeover", exited.handOff().takeover().map(JsonReport::takeover).orElse(JsonNull.INSTANCE));
        return object;
    }

    private static JsonElement takeover(KernelTakeover takeover) {
        JsonObject object = new JsonObject();
        object.addProperty("entryPoint", hexadecimal(takeover.entryPoint()));
        object.addProperty("parameters", hexadecimal(takeover.parameters()));
        object.addProperty("takenOverAt", hexadecimal(takeover.takenOverAt()));
        object.addProperty("instructions", takeover.instructions());
        object.addProperty("initrdSha256", takeover.initrd().map(InitialRamDisk::sha256).orElse(null));
        object.addProperty("initrdSource", takeover.initrd().map(initrd -> initrd.source().name()).orElse(null));
        JsonArray checks = new JsonArray();
        for (HandOffFinding finding : takeover.findings()) {
            JsonObject one = new JsonObject();
            one.addProperty("check", finding.check());
            one.addProperty("correct", finding.correct());
            one.addProperty("expected", finding.expected());
            one.addProperty("actual", finding.actual());
            checks.add(one);
        }
        object.add("checks", checks);
        return object;
    }

    private static String hexadecimal(long address) {
        return "0x" + Long.toHexString(address);
    }
}

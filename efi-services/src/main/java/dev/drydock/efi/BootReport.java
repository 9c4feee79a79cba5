package dev.drydock.efi;

import dev.drydock.efi.check.Finding;
import dev.drydock.efi.variable.Variable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a boot that has ended.
 *
 * @param outcome how it ended
 * @param console all text that the guest printed, as plain text, lines separated by {@code \n}
 * @param image the path of the image that was booted, or an empty string
 * @param unsupportedCalls how often each function was called that this firmware declares as not offered, by name
 * @param findings what was noticed on the disks, such as a broken primary GPT
 * @param misuse what the guest did that no status tells of, if {@link FirmwareBuilder#misuseChecks} was asked for
 * @param guestCalls how many firmware functions the guest called
 * @param instructions how many instructions the guest executed, about
 * @param wallTime on the host's clock
 * @param guestTime on the guest's clock
 * @param serial what the guest sent over the serial port, as text in UTF-8
 * @param screenshot what the display showed in the end, unless the machine had none
 * @param exited what was handed over when boot services ended, if they did, whatever came after
 * @param attempts what was tried before, and what became of it, in order
 * @param variables the non-volatile variables at the end
 */
public record BootReport(BootOutcome outcome, String console, String image, Map<String, Integer> unsupportedCalls,
        List<String> findings, List<Finding> misuse, long guestCalls, long instructions, Duration wallTime,
        Duration guestTime,
        String serial, Optional<Screenshot> screenshot, Optional<BootOutcome.ExitedBootServices> exited,
        List<BootOutcome.Attempt> attempts, List<Variable> variables) {
    /**
     * What a kernel was given.
     *
     * @throws IllegalStateException if boot services have not ended
     */
    public BootOutcome.HandOff handOff() {
        return exited.orElseThrow(() -> new IllegalStateException("nothing was handed over: " + outcome.summary()))
                .handOff();
    }
}

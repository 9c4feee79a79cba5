/**
 * Where everything lives that changes during a run, so that a run can be captured and restored.
 *
 * <p>A class of the machine or the firmware holds no mutable field of its own. It asks the run's
 * {@link dev.drydock.core.state.MachineState} for a {@link dev.drydock.core.state.StateCell},
 * {@link dev.drydock.core.state.StateMap} or {@link dev.drydock.core.state.StateList} and keeps immutable values in it,
 * or, where that would be too slow (memory, the processor), implements {@link dev.drydock.core.state.Stateful} and
 * registers itself. Capturing and restoring then need no code in any service.
 */
package dev.drydock.core.state;

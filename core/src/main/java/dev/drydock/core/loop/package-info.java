/**
 * Loops of guest code that copy or fill memory, recognized by their instructions and carried out as a whole.
 *
 * <p>Nothing here changes what a guest does: a loop's bytes are decoded strictly, its effect is derived, and many of its
 * iterations are then done in one step, with the same memory, registers and instruction count. Not exported.
 */
package dev.drydock.core.loop;

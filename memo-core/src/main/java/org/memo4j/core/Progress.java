package org.memo4j.core;

/**
 * Told how far long work has come. The library itself never prints: whoever wants a progress bar passes one of these.
 *
 * <p>Calls come from the thread that does the work, in order, and must return quickly.
 */
@FunctionalInterface
public interface Progress {
    /** Ignores every call. */
    Progress NONE = (task, done, total) -> {};

    /**
     * Reports a step.
     *
     * @param task what is being done, a few words, constant during the task
     * @param done steps done so far, from 0 to {@code total}
     * @param total steps in all
     */
    void update(String task, long done, long total);

    /**
     * Ends the work when its thread was interrupted; long work calls this between its steps.
     *
     * @param task what was being done
     * @throws java.util.concurrent.CancellationException if the thread's interrupt flag is set; the flag stays set
     */
    static void checkInterrupted(String task) {
        if (Thread.currentThread().isInterrupted()) {
            throw new java.util.concurrent.CancellationException(task + " was interrupted");
        }
    }
}

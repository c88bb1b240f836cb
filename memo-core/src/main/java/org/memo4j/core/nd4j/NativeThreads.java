package org.memo4j.core.nd4j;

import org.memo4j.core.Checks;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How many native threads ND4J may use for one operation, in this process.
 *
 * <p>By default every operation spreads over all cores. That is right for one large model, and wrong in two cases:
 *
 * <ul>
 *   <li><b>Models trained or scored in parallel.</b> Each of {@code k} Java threads would start its own team on every
 *       core, and the teams wait for each other spinning: two such threads on two cores were seen to spend more than
 *       twice the processor time that they spend with a limit of 1. One native thread a model and one model a core is
 *       the fastest arrangement for small models.
 *   <li><b>Reproducibility.</b> A sum that is split differently rounds differently, so the same seed gives other
 *       parameters under another number of native threads. A limit of 1 gives the same bits on machines with any number
 *       of cores.
 * </ul>
 *
 * <p>Only ND4J's public API is used: the BLAS threads, which matrix products use, and the threads of ND4J's own loops.
 * A few native loops (softmax is one) ask OpenMP itself, whose number is read from the environment variable
 * {@code OMP_NUM_THREADS} when the process starts and cannot be changed through that API: set it too where the process
 * is yours to start.
 */
public final class NativeThreads {
    private NativeThreads() {}

    /**
     * Sets the limit for every thread of the process, from the next operation on. Call it before models are trained,
     * not meanwhile.
     *
     * @param threads most native threads that one operation may use; a number above those that ND4J started with (the
     *     cores of the machine, or {@code OMP_NUM_THREADS}) means all of these
     * @return the limit that held before
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public static int limit(int threads) {
        Checks.atLeast(threads, 1, "threads");
        Environment environment = Nd4j.getEnvironment();
        int before = environment.maxMasterThreads();
        int after = Math.min(threads, Math.max(1, environment.maxThreads()));
        environment.setMaxMasterThreads(after);
        Nd4j.factory().blas().setMaxThreads(after);
        return before;
    }
}

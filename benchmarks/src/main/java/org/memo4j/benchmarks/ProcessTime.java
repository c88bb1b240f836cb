package org.memo4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts the processor time of all threads of the process, which other work on the machine inflates less. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class ProcessTime {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private long nanoseconds;
    private long operations;

    /** Forgets the operations before the iteration; JMH does so for public fields only. */
    @Setup(Level.Iteration)
    public void reset() {
        nanoseconds = 0;
        operations = 0;
    }

    /**
     * Processor time an operation.
     *
     * @return milliseconds
     */
    public double cpu() {
        return operations == 0 ? 0 : nanoseconds * 1e-6 / operations;
    }

    static long now() {
        return SYSTEM.getProcessCpuTime();
    }

    void count(long start) {
        nanoseconds += now() - start;
        operations++;
    }
}

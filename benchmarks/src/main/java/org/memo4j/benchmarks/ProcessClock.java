package org.memo4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of all threads of this process between a start and the first stop after it. */
final class ProcessClock {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private long start;
    private long nanos;
    private boolean running;

    /** Starts anew. */
    void start() {
        start = PROCESS.getProcessCpuTime();
        running = true;
    }

    /** Stops; does nothing if the clock stands. */
    void stop() {
        if (running) {
            nanos = PROCESS.getProcessCpuTime() - start;
            running = false;
        }
    }

    long nanos() {
        return nanos;
    }
}

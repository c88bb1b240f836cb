package org.memo4j.core.samediff;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Makes the gradient function of a graph without the line that SameDiff prints for every operation. */
final class QuietGradients {
    private static final String NOISE = "Added differentiated op ";

    private QuietGradients() {}

    static synchronized SameDiff of(SameDiff graph) {
        PrintStream console = System.out;
        System.setOut(new Filter(console, Thread.currentThread()));
        try {
            graph.createGradFunction();
        } finally {
            System.setOut(console);
        }
        return graph.getFunction("grad");
    }

    /** Drops SameDiff's lines of one thread; everything else goes through. */
    private static final class Filter extends PrintStream {
        private final Thread thread;

        Filter(PrintStream console, Thread thread) {
            super(console, true);
            this.thread = thread;
        }

        @Override
        public void println(@Nullable String line) {
            if (line == null || !line.startsWith(NOISE) || Thread.currentThread() != thread) {
                super.println(line);
            }
        }
    }
}

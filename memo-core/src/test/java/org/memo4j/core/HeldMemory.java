package org.memo4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

/** Counts the bytes of the arrays that the CPU backend holds, exactly; what workspaces reserve is not among them. */
public final class HeldMemory {
    private static final int LOOK = 1 << 18;

    private HeldMemory() {}

    /** Trains for so many epochs. */
    public interface Epochs {
        void run(int epochs);
    }

    /** By reflection: tests are compiled against whichever backend runs them, and only this one tells. */
    private static long bytes() {
        try {
            Class<?> environment = Class.forName("org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu$Environment");
            Object instance = environment.getMethod("getInstance").invoke(null);
            return (long) environment.getMethod("getDeviceCounter", int.class).invoke(instance, 0);
        } catch (ReflectiveOperationException e) {
            return Assumptions.abort("skipped: the backend is not nd4j-native, " + e);
        }
    }

    /**
     * The bytes once garbage is gone. ND4J frees unreachable arrays on a thread of its own some time after a collection, so
     * the least of several collections counts; what is still reachable outlasts all of them.
     */
    private static long afterCollections(int most, long enough) throws InterruptedException {
        long least = bytes();
        for (int i = 0; i < most && least > enough; i++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(least, bytes());
        }
        return least;
    }

    /**
     * Asserts that two hundred epochs of training under a watch keep nothing. Each ends with a look at 256 KiB of logits:
     * an array kept a look would be 50 MiB. The count is exact and nothing here is random, so the test errs only if ND4J
     * frees nothing in 100 collections; the bound of a tenth of what would leak is for arrays that other tests left.
     */
    public static void assertKeepsNothing(Epochs training) throws InterruptedException {
        training.run(20);
        long before = afterCollections(5, 0);
        training.run(200);
        long bound = 200L * LOOK / 10;
        assertThat(afterCollections(100, before + bound) - before).isLessThan(bound);
    }
}

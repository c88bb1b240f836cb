package org.memo4j.core.samediff;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a run of {@link TransformerTrainer} did.
 *
 * @param losses mean training loss of each epoch begun, in nats per token of weight 1, as seen while the parameters
 *     changed
 * @param iterations number of updates
 * @param tokens number of tokens learned, each counted once an epoch
 * @param stopped whether a watch ended the run before the last epoch was done
 */
public record TransformerTraining(double[] losses, long iterations, long tokens, boolean stopped) {
    /**
     * Copies the losses.
     *
     * @param losses mean training loss of each epoch begun
     * @param iterations number of updates
     * @param tokens number of tokens learned
     * @param stopped whether a watch ended the run
     */
    public TransformerTraining {
        losses = losses.clone();
    }

    /**
     * Training loss of each epoch.
     *
     * @return a copy, mean negative log-probability in nats per token
     */
    @Override
    public double[] losses() {
        return losses.clone();
    }

    /**
     * Loss of the last epoch.
     *
     * @return the loss, NaN if there was no epoch
     */
    public double lastLoss() {
        return losses.length == 0 ? Double.NaN : losses[losses.length - 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransformerTraining that
                && Arrays.equals(losses, that.losses)
                && iterations == that.iterations
                && tokens == that.tokens
                && stopped == that.stopped;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(losses) + Long.hashCode(iterations);
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%5s %10s", "epoch", "loss"));
        for (int i = 0; i < losses.length; i++) {
            table.append(String.format(Locale.ROOT, "%n%5d %10.4f", i + 1, losses[i]));
        }
        return table.append(String.format(
                        Locale.ROOT,
                        "%n%d iterations, %d tokens%s",
                        iterations,
                        tokens,
                        stopped ? ", stopped by the watch" : ""))
                .toString();
    }
}

package org.memo4j.core.samediff;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.watch.TrainingWatch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Trains a {@link TransformerLanguageModel}: Adam on the mean negative log-probability of the tokens of a batch.
 *
 * <p><b>Data.</b> Each sequence is trained with the model's start token before it. One that is longer than the context is
 * cut into the windows in which {@link org.memo4j.core.model.SequenceScorer} scores: each starts half a context after the
 * one before and learns the tokens that no window before it learned, so a token is trained once an epoch, after exactly
 * the tokens and at exactly the position at which it is scored later. (For long sequences half of the computation only
 * gives context.) Windows are shuffled anew each epoch and packed, first fit, into rows of exactly one context; the
 * attention mask and the positions start anew at each window, so no token sees another sequence and hardly any padding is
 * computed.
 *
 * <p><b>Numbers.</b> A batch is split into a fixed number of shards; their gradients are added in order. The parameters
 * after training depend on data, options, seed and the number of shards, not on the number of threads, and a watch does
 * not change them. They do depend on how many native threads ND4J uses for one operation; with one, they are the same on
 * machines with any number of cores.
 *
 * <p><b>Speed.</b> Shards run side by side on {@code threads} threads. Native threads then only get in the way, at several
 * times the cost: set {@code OMP_NUM_THREADS=1} for the process or, where it was not started by you, call
 * {@link org.memo4j.core.nd4j.NativeThreads#limit} with 1 (the numbers are the same, short operations a little slower).
 * With the default shape, 90 token ids and rows filled with short texts, about 15,000 tokens a second and core were seen
 * on a virtual machine with AVX-512.
 *
 * <p><b>Memory.</b> Per shard and row {@code O(layers (heads T^2 + T (d + f)) + T V)} floats of native memory for context
 * {@code T}, allocated once.
 *
 * <p>Immutable. Each call of a {@code train} method starts with fresh Adam moments.
 */
public final class TransformerTrainer {
    /** How the learning rate changes after the warm-up. */
    public enum Schedule {
        /** It stays as it is. */
        CONSTANT,
        /** It falls to zero over the course of training, along half a period of a cosine. */
        COSINE;

        double factor(double fraction) {
            return this == CONSTANT ? 1 : 0.5 * (1 + Math.cos(Math.PI * fraction));
        }
    }

    private static final String TASK = "training";

    private final Options options;

    private TransformerTrainer(Options options) {
        this.options = options;
    }

    /** The options; never changed once a trainer has them. */
    private static final class Options implements Cloneable {
        private int epochs = 10;
        private int batchRows = 16;
        private double learningRate = 1e-3;
        private int warmup = 20;
        private Schedule schedule = Schedule.CONSTANT;
        private double clipNorm = Double.POSITIVE_INFINITY;
        private long seed = 1;
        private int shards = 2;
        private int threads = Math.min(2, Runtime.getRuntime().availableProcessors());
        private TokenWeighting weighting = TokenWeighting.EQUAL;
        private Progress progress = Progress.NONE;

        @Override
        public Options clone() {
            try {
                return (Options) super.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private TransformerTrainer with(Consumer<Options> change) {
        Options changed = options.clone();
        change.accept(changed);
        return new TransformerTrainer(changed);
    }

    /**
     * Ten epochs in batches of 16 rows, learning rate 0.001 after 20 iterations of warm-up, no clipping, seed 1, two
     * shards on up to two threads.
     *
     * @return the trainer
     */
    public static TransformerTrainer withDefaults() {
        return new TransformerTrainer(new Options());
    }

    /**
     * Sets the number of epochs.
     *
     * @param value passes over the data
     * @return a new trainer
     */
    public TransformerTrainer withEpochs(int value) {
        Checks.atLeast(value, 1, "epochs");
        return with(o -> o.epochs = value);
    }

    /**
     * Sets the size of a batch; an epoch's rows are spread evenly over as few batches as this allows.
     *
     * @param value greatest number of rows, each as long as the context
     * @return a new trainer
     */
    public TransformerTrainer withBatchRows(int value) {
        Checks.atLeast(value, 1, "batchRows");
        return with(o -> o.batchRows = value);
    }

    /**
     * Sets the learning rate.
     *
     * @param value the rate after the warm-up
     * @return a new trainer
     */
    public TransformerTrainer withLearningRate(double value) {
        Checks.positive(value, "learningRate");
        return with(o -> o.learningRate = value);
    }

    /**
     * Sets the warm-up, over which the learning rate grows linearly.
     *
     * @param value number of iterations, 0 for none
     * @return a new trainer
     */
    public TransformerTrainer withWarmup(int value) {
        Checks.atLeast(value, 0, "warmup");
        return with(o -> o.warmup = value);
    }

    /**
     * Sets how the learning rate changes after the warm-up.
     *
     * @param value the schedule
     * @return a new trainer
     */
    public TransformerTrainer withSchedule(Schedule value) {
        return with(o -> o.schedule = value);
    }

    /**
     * Bounds the norm of the gradient of a batch: a longer one is scaled down to it.
     *
     * @param value greatest Euclidean norm over all parameters together
     * @return a new trainer
     */
    public TransformerTrainer withClipNorm(double value) {
        Checks.positive(value, "clipNorm");
        return with(o -> o.clipNorm = value);
    }

    /**
     * Sets the seed of the order of the data. The seed of the initial parameters belongs to the model.
     *
     * @param value the seed
     * @return a new trainer
     */
    public TransformerTrainer withSeed(long value) {
        return with(o -> o.seed = value);
    }

    /**
     * Sets the number of parts that a batch is split into. It changes the rounding of sums, and so the last bits of the
     * result.
     *
     * @param value number of shards
     * @return a new trainer
     */
    public TransformerTrainer withShards(int value) {
        Checks.atLeast(value, 1, "shards");
        return with(o -> o.shards = value);
    }

    /**
     * Sets the number of threads; more than there are shards do nothing. With one, the caller's thread does the work.
     *
     * @param value number of threads
     * @return a new trainer
     */
    public TransformerTrainer withThreads(int value) {
        Checks.atLeast(value, 1, "threads");
        return with(o -> o.threads = value);
    }

    /**
     * Sets how much each token counts in the loss.
     *
     * @param value gives the weights
     * @return a new trainer
     */
    public TransformerTrainer withTokenWeighting(TokenWeighting value) {
        return with(o -> o.weighting = value);
    }

    /**
     * Sets who is told about progress.
     *
     * @param value told after each batch, in tokens
     * @return a new trainer
     */
    public TransformerTrainer withProgress(Progress value) {
        return with(o -> o.progress = value);
    }

    /**
     * Trains a model.
     *
     * @param model the model; its parameters are changed
     * @param sequences the training data, without start tokens; empty sequences are permitted and teach nothing
     * @return losses and counts
     * @throws IllegalArgumentException if a token is outside the model's vocabulary, or no token has a weight
     * @throws IllegalStateException if the loss is no longer a number
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the model is then as the last
     *     whole update left it
     */
    public TransformerTraining train(TransformerLanguageModel model, TokenSequences sequences) {
        return run(model, sequences, null);
    }

    /**
     * Trains a model, and lets a watch look at it.
     *
     * @param model the model; its parameters are changed
     * @param sequences the training data, as for {@link #train(TransformerLanguageModel, TokenSequences)}
     * @param watch told after each iteration and epoch; training ends when it asks for that
     * @return losses and counts
     */
    public TransformerTraining train(
            TransformerLanguageModel model, TokenSequences sequences, TrainingWatch<LanguageModel> watch) {
        return run(model, sequences, watch);
    }

    private TransformerTraining run(
            TransformerLanguageModel model, TokenSequences sequences, @Nullable TrainingWatch<LanguageModel> watch) {
        sequences.checkVocabulary(model.vocabularySize());
        try (Run run = new Run(model, new PackedData(model.config(), sequences, options.weighting))) {
            return run.train(watch);
        }
    }

    /** The state of one run. */
    private final class Run implements AutoCloseable {
        private final TransformerLanguageModel model;
        private final TransformerParameters parameters;
        private final PackedData data;
        private final List<GradientShard> shards = new ArrayList<>();
        private final @Nullable ExecutorService executor;
        private final INDArray moments;
        private final Adam adam;
        private final GradientUpdater<?> updater;
        private final long allTokens;
        private long tokens;
        private int iterations;

        Run(TransformerLanguageModel model, PackedData data) {
            this.model = model;
            this.data = data;
            parameters = model.allParameters();
            for (int i = 0; i < options.shards; i++) {
                shards.add(new GradientShard(model.config(), parameters));
            }
            int threads = Math.min(options.threads, options.shards);
            executor = threads == 1 ? null : Executors.newFixedThreadPool(threads, Run::thread);
            INDArray vector = parameters.vector();
            moments = NativeArrays.zeros(vector.dataType(), 1, 2 * vector.length());
            adam = new Adam(options.learningRate);
            updater = adam.instantiate(moments, true);
            allTokens = data.tokens() * options.epochs;
        }

        private static Thread thread(Runnable work) {
            Thread thread = new Thread(work, "memo4j-training");
            thread.setDaemon(true);
            return thread;
        }

        TransformerTraining train(@Nullable TrainingWatch<LanguageModel> watch) {
            List<Double> losses = new ArrayList<>();
            boolean stopped = false;
            for (int epoch = 0; epoch < options.epochs && !stopped; epoch++) {
                losses.add(epoch(epoch, watch));
                stopped = watch != null && watch.stopRequested() && tokens < allTokens;
            }
            return new TransformerTraining(
                    losses.stream().mapToDouble(Double::doubleValue).toArray(), iterations, tokens, stopped);
        }

        /** One epoch, unless the watch ends it early; returns its mean loss. */
        private double epoch(int epoch, @Nullable TrainingWatch<LanguageModel> watch) {
            List<List<TrainingWindow>> rows = data.rows(options.seed, epoch);
            int batches = ceilDivide(rows.size(), options.batchRows);
            int shardRows = ceilDivide(ceilDivide(rows.size(), batches), options.shards);
            double loss = 0;
            double weight = 0;
            for (int b = 0; b < batches; b++) {
                Progress.checkInterrupted(TASK);
                int from = (int) ((long) rows.size() * b / batches);
                int to = (int) ((long) rows.size() * (b + 1) / batches);
                List<List<TrainingWindow>> batch = rows.subList(from, to);
                double batchWeight = data.weight(batch);
                loss += step(batch, shardRows, batchWeight) * batchWeight;
                weight += batchWeight;
                options.progress.update(TASK, tokens, allTokens);
                if (watch != null && batchWeight > 0) {
                    watch.iterationDone(iterations, epoch, model);
                    if (watch.stopRequested() && b + 1 < batches) {
                        return loss / weight;
                    }
                }
            }
            if (watch != null) {
                watch.epochDone(iterations, epoch + 1, model);
            }
            return loss / weight;
        }

        /** One update; returns the batch's mean loss. */
        private double step(List<List<TrainingWindow>> batch, int shardRows, double weight) {
            double rate = learningRate();
            for (List<TrainingWindow> row : batch) {
                for (TrainingWindow window : row) {
                    tokens += window.to() - window.score();
                }
            }
            if (weight == 0) {
                return 0;
            }
            double loss = gradient(batch, shardRows, weight);
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException("training diverged: the loss of iteration " + (iterations + 1) + " is "
                        + loss + "; lower the learning rate, or set a clip norm");
            }
            INDArray gradient = shards.get(0).gradient().vector();
            clip(gradient);
            adam.setLearningRate(rate);
            INDArray update = gradient.reshape('c', 1, gradient.length());
            updater.applyUpdater(update, iterations, 0);
            parameters.vector().subi(gradient);
            iterations++;
            return loss;
        }

        private double learningRate() {
            double warm = options.warmup == 0 ? 1 : Math.min(1, (iterations + 1.0) / options.warmup);
            return options.learningRate * warm * options.schedule.factor((double) tokens / allTokens);
        }

        /** Leaves the gradient of the batch in the first shard. */
        private double gradient(List<List<TrainingWindow>> batch, int shardRows, double weight) {
            int parts = ceilDivide(batch.size(), shardRows);
            List<Future<Double>> futures = new ArrayList<>();
            double loss = 0;
            for (int s = 0; s < parts; s++) {
                GradientShard shard = shards.get(s);
                List<List<TrainingWindow>> part =
                        batch.subList(s * shardRows, Math.min(batch.size(), (s + 1) * shardRows));
                if (executor == null) {
                    loss += shard.compute(data, part, shardRows, weight);
                } else {
                    futures.add(executor.submit(() -> shard.compute(data, part, shardRows, weight)));
                }
            }
            loss += sum(futures);
            for (int s = 1; s < parts; s++) {
                shards.get(0).gradient().vector().addi(shards.get(s).gradient().vector());
            }
            return loss;
        }

        /** Waits for all, even if interrupted or one fails: a shard must not run on while its memory is freed. */
        private double sum(List<Future<Double>> futures) {
            double sum = 0;
            boolean interrupted = false;
            Throwable failure = null;
            for (int i = 0; i < futures.size(); i++) {
                try {
                    sum += futures.get(i).get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    i--;
                } catch (ExecutionException e) {
                    failure = e.getCause();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw new IllegalStateException("computing a gradient failed", failure);
            }
            return sum;
        }

        private void clip(INDArray gradient) {
            if (options.clipNorm == Double.POSITIVE_INFINITY) {
                return;
            }
            double norm = norm(gradient);
            if (norm > options.clipNorm) {
                gradient.muli(options.clipNorm / norm);
            }
        }

        @Override
        public void close() {
            if (executor != null) {
                executor.shutdown();
            }
            shards.forEach(GradientShard::close);
            moments.close();
        }
    }

    /** Summed in a fixed order, which ND4J's own norm does not promise. */
    private static double norm(INDArray vector) {
        FloatBuffer buffer = vector.data().asNioFloat();
        float[] chunk = new float[1024];
        double sum = 0;
        while (buffer.hasRemaining()) {
            int n = Math.min(chunk.length, buffer.remaining());
            buffer.get(chunk, 0, n);
            for (int i = 0; i < n; i++) {
                sum += (double) chunk[i] * chunk[i];
            }
        }
        return Math.sqrt(sum);
    }

    private static int ceilDivide(int a, int b) {
        return (a + b - 1) / b;
    }
}

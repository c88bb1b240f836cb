package org.memo4j.core.ensemble;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;

/** Trains models on some threads and writes them down as they are done. */
final class ShadowWorkers {
    private static final String TASK = "training shadow models";

    private final RunDirectory files;
    private final String fingerprint;
    private final ShadowTrainer trainer;
    private final Progress progress;
    private volatile boolean stopped;
    private @Nullable String expected;

    ShadowWorkers(RunDirectory files, String fingerprint, ShadowTrainer trainer, Progress progress) {
        this.files = files;
        this.fingerprint = fingerprint;
        this.trainer = trainer;
        this.progress = progress;
    }

    /** Trains the missing models and puts their records where they belong. */
    void train(IntFunction<ShadowTask> tasks, List<Integer> missing, @Nullable ModelRecord[] records, int threads)
            throws IOException {
        for (int m = 0; m < records.length; m++) {
            if (records[m] != null) {
                agree(m, records[m].shape());
            }
        }
        int done = records.length - missing.size();
        progress.update(TASK, done, records.length);
        if (missing.isEmpty()) {
            return;
        }
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, missing.size()), work -> {
            Thread thread = new Thread(work, "memo4j-shadow-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        CompletionService<ModelRecord> completed = new ExecutorCompletionService<>(pool);
        List<Future<ModelRecord>> futures = new ArrayList<>();
        boolean interrupted = false;
        Throwable failure = null;
        try {
            for (int model : missing) {
                futures.add(completed.submit(() -> oneOrStop(tasks, model)));
            }
            for (int i = 0; i < missing.size(); i++) {
                ModelRecord entry = completed.take().get();
                records[entry.model()] = entry;
                progress.update(TASK, ++done, records.length);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException e) {
            failure = e.getCause();
        } finally {
            stopped = true;
            interrupted = drain(pool, interrupted);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException(TASK + " was interrupted; train again to resume");
        }
        if (failure != null) {
            rethrow(failure, futures);
        }
    }

    /** Waits until no worker writes any more; an interrupt of this thread goes on to the workers. */
    private static boolean drain(ExecutorService pool, boolean interruptedBefore) {
        boolean interrupted = interruptedBefore;
        pool.shutdown();
        while (true) {
            if (interrupted) {
                pool.shutdownNow();
            }
            try {
                if (pool.awaitTermination(1, TimeUnit.DAYS)) {
                    return interrupted;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** After a failure no worker starts another model; those under way are finished. */
    private ModelRecord oneOrStop(IntFunction<ShadowTask> tasks, int model) throws Exception {
        if (stopped) {
            throw new CancellationException(TASK + " was stopped");
        }
        boolean done = false;
        try {
            ModelRecord entry = one(tasks.apply(model));
            done = true;
            return entry;
        } finally {
            if (!done) {
                stopped = true;
            }
        }
    }

    private ModelRecord one(ShadowTask task) throws Exception {
        ModelScores scores;
        try {
            scores = trainer.train(task);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "training of model " + task.model()
                            + " failed; the models before it are kept, train again to resume: " + e.getMessage(),
                    e);
        }
        agree(task.model(), scores.shape());
        return files.write(task, scores, fingerprint);
    }

    private synchronized void agree(int model, String shape) {
        if (expected == null) {
            expected = shape;
        }
        Checks.check(
                expected.equals(shape),
                "model %d has the signals %s, but the models before have %s; train all models by one trainer, new signals in"
                        + " another directory",
                model,
                shape,
                expected);
    }

    private static void rethrow(Throwable failure, List<Future<ModelRecord>> futures) throws IOException {
        for (Future<ModelRecord> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                if (e.getCause() != failure && !(e.getCause() instanceof CancellationException)) {
                    failure.addSuppressed(e.getCause());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(TASK + " failed", failure);
    }
}

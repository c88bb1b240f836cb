package org.memo4j.metrics.corpus;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Progress;

/** Threads that scan blocks while the caller fills the next ones; there are never more blocks than a few a thread. */
final class BlockWorkers implements AutoCloseable {
    private final ExecutorService pool;
    private final BlockingQueue<Block> free;
    private final Consumer<Block> scan;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    BlockWorkers(int threads, Supplier<Block> blocks, Consumer<Block> scan) {
        this.scan = scan;
        free = new ArrayBlockingQueue<>(threads + 2);
        for (int b = 0; b < threads + 2; b++) {
            free.add(blocks.get());
        }
        pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "memo4j-search");
            thread.setDaemon(true);
            return thread;
        });
    }

    Block take() {
        try {
            return free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(StreamingSearch.TASK + " was interrupted");
        }
    }

    /** Has a block scanned, and gives an empty one. */
    Block exchange(Block full) {
        pool.execute(() -> {
            try {
                if (failure.get() == null) {
                    scan.accept(full);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                free.add(full);
            }
        });
        Block empty = take();
        rethrow();
        return empty;
    }

    /** Waits until all blocks are scanned. */
    void await() {
        pool.shutdown();
        try {
            while (!pool.awaitTermination(1, TimeUnit.HOURS)) {
                // A block takes milliseconds unless its matches are very many: go on waiting.
                Progress.checkInterrupted(StreamingSearch.TASK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(StreamingSearch.TASK + " was interrupted");
        }
        rethrow();
    }

    private void rethrow() {
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}

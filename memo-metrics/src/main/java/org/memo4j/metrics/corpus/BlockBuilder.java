package org.memo4j.metrics.corpus;

import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;

/**
 * Cuts a corpus into blocks. A block repeats the end of the one before: the samples whose match might not have ended
 * there, and the symbols before them that tell whether a sample is the first one in its match.
 */
final class BlockBuilder implements SymbolSink {
    private final CorpusSize.Counter counter;
    private final int width;
    private final int capacity;
    private final int gram;
    private final int stride;
    private final int longest;
    private final BlockWorkers workers;

    private Block block;
    /** Symbols in the block. */
    private int size;

    private String name = "";
    /** Where the current document starts in the block, and which of its positions and samples is there. */
    private int start;

    private long offset;
    private long nextSample;
    private long origin;

    BlockBuilder(SymbolUnit unit, GramTable grams, int longest, BlockWorkers workers) {
        counter = new CorpusSize.Counter(unit);
        width = grams.width;
        gram = grams.gram;
        stride = grams.stride;
        this.longest = longest;
        this.workers = workers;
        block = workers.take();
        capacity = block.symbols.length / width;
    }

    /** Symbols that a block must hold: more than it repeats of the block before. */
    static int capacity(GramTable grams, int longest) {
        long capacity = Math.max((1 << 20) / grams.width, 2 * (longest + 2L * grams.stride));
        Checks.check(
                capacity * grams.width <= 1 << 30,
                "a query or the minimum length of %d symbols is too long for a block of 1 GiB; cut it into pieces",
                longest);
        return (int) capacity;
    }

    CorpusSize read() {
        return counter.size();
    }

    @Override
    public void begin(String document) {
        name = document;
        start = size;
        offset = 0;
        nextSample = 0;
        origin = 0;
    }

    @Override
    public void append(byte[] more, int count, int @Nullable [] widths) {
        int from = 0;
        while (from < count) {
            if (size == capacity) {
                cut();
            }
            int n = Math.min(capacity - size, count - from);
            System.arraycopy(more, from * width, block.symbols, size * width, n * width);
            if (block.origins != null && block.widths != null) {
                for (int i = 0; i < n; i++) {
                    int w = widths == null ? 1 : widths[from + i];
                    block.origins[size + i] = origin;
                    block.widths[size + i] = w;
                    origin += w;
                }
            }
            size += n;
            from += n;
        }
        counter.append(more, count);
    }

    @Override
    public void end() {
        long length = offset + (size - start);
        if (nextSample + gram <= length && length >= stride + gram - 1) {
            addPart(length - gram + 1);
        } else {
            size = start;
        }
        counter.end();
    }

    /** Hands the block over within a document, or before one. */
    private void cut() {
        long length = offset + (size - start);
        long sampleEnd = length - longest + 1;
        long keep = Math.max(offset, nextSample - stride);
        if (nextSample < sampleEnd) {
            addPart(sampleEnd);
            nextSample = (sampleEnd + stride - 1) / stride * stride;
            keep = Math.max(offset, nextSample - stride);
        }
        Block full = block;
        int from = start + (int) (keep - offset);
        int count = size - from;
        block = workers.exchange(full);
        block.parts.clear();
        System.arraycopy(full.symbols, from * width, block.symbols, 0, count * width);
        if (full.origins != null && full.widths != null && block.origins != null && block.widths != null) {
            System.arraycopy(full.origins, from, block.origins, 0, count);
            System.arraycopy(full.widths, from, block.widths, 0, count);
        }
        start = 0;
        offset = keep;
        size = count;
    }

    private void addPart(long sampleEnd) {
        block.parts.add(new Block.Part(counter.documents(), name, start, size, offset, nextSample, sampleEnd));
    }

    /** Hands over what is left. */
    void finish() {
        block = workers.exchange(block);
    }
}

package org.memo4j.metrics.corpus;

/** Looks up the samples of blocks among the grams of the queries, and extends them to matches. For one block. */
final class BlockScanner {
    private static final int BATCH = 256;

    private final GramTable grams;
    private final MatchTable table;
    private final int minimumLength;
    private final MatchBuffer found = new MatchBuffer();
    private final long[] hashes = new long[BATCH];
    private final int[] candidates = new int[BATCH];
    private final Block block;

    BlockScanner(GramTable grams, MatchTable table, Block block) {
        this.block = block;
        this.grams = grams;
        this.table = table;
        minimumLength = grams.gram + grams.stride - 1;
    }

    void scan() {
        for (Block.Part part : block.parts) {
            scan(part);
        }
        table.add(found);
    }

    private void scan(Block.Part part) {
        int width = grams.width;
        int step = grams.stride * width;
        int at = (int) (part.start() + part.firstSample() - part.offset()) * width;
        int end = (int) (part.start() + part.sampleEnd() - part.offset()) * width;
        byte[] symbols = block.symbols;
        while (at < end) {
            // In two loops, so that the misses of the filter overlap.
            int count = Math.min(BATCH, (end - at + step - 1) / step);
            for (int k = 0; k < count; k++) {
                hashes[k] = grams.hash(symbols, at + k * step);
            }
            int kept = 0;
            for (int k = 0; k < count; k++) {
                candidates[kept] = k;
                kept += grams.mayContain(hashes[k]);
            }
            for (int c = 0; c < kept; c++) {
                int group = grams.group(hashes[candidates[c]]);
                if (group >= 0) {
                    extend(part, at + candidates[c] * step, group);
                }
            }
            at += count * step;
        }
    }

    /** Extends a sample, given in bytes, to the matches that it is the first sample of. */
    private void extend(Block.Part part, int at, int group) {
        int width = grams.width;
        int before = Math.min(grams.stride * width, at - part.start() * width);
        int end = grams.endEntry(group);
        for (int entry = grams.firstEntry(group); entry < end; ) {
            int classEnd = grams.endOfClass(entry, end);
            int query = grams.entry(entry);
            int most = Math.min(before, (query - grams.startOf(entry)) * width);
            int left = Symbols.equalBefore(block.symbols, at, grams.symbols, query * width, most) / width;
            if (left < grams.stride) {
                for (; entry < classEnd; entry++) {
                    extendRight(part, at / width, entry, left);
                }
            }
            entry = classEnd;
        }
    }

    private void extendRight(Block.Part part, int at, int entry, int left) {
        int width = grams.width;
        int query = grams.entry(entry);
        int room = Math.min(part.end() - at, grams.endOf(entry) - query);
        int start = query - left;
        // Less than a gram to the right means that two grams share a hash.
        int least = Math.max(grams.gram, Math.max(minimumLength, table.atLeast(start)) - left);
        // Most matches that are too short for what is known already fail at the symbol where it ends.
        if (least > room || block.symbols[(at + least - 1) * width] != grams.symbols[(query + least - 1) * width]) {
            return;
        }
        int right = Symbols.equalAfter(block.symbols, at * width, grams.symbols, query * width, room * width) / width;
        if (right >= least) {
            add(part, at - left, start, left + right);
        }
    }

    private void add(Block.Part part, int from, int start, int length) {
        int k = found.size++;
        found.parts[k] = part;
        found.starts[k] = start;
        found.lengths[k] = length;
        if (block.origins == null || block.widths == null) {
            found.placeStarts[k] = part.offset() + (from - part.start());
            found.placeEnds[k] = found.placeStarts[k] + length;
        } else {
            int last = from + length - 1;
            found.placeStarts[k] = block.origins[from];
            found.placeEnds[k] = block.origins[last] + block.widths[last];
        }
        if (found.size == MatchBuffer.CAPACITY) {
            table.add(found);
        }
    }
}

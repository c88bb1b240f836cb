package org.memo4j.metrics.corpus;

/** Looks up the samples of blocks among the grams of the queries, and extends them to matches. For one block. */
final class BlockScanner {
    private static final int BATCH = 256;

    private final GramTable table;
    private final MatchTable matches;
    private final int minimumLength;
    private final MatchBuffer found = new MatchBuffer();
    private final long[] hashes = new long[BATCH];
    private final int[] candidates = new int[BATCH];
    private final Block block;

    BlockScanner(GramTable table, MatchTable matches, Block block) {
        this.block = block;
        this.table = table;
        this.matches = matches;
        minimumLength = table.gram + table.stride - 1;
    }

    void scan() {
        for (Block.Part part : block.parts) {
            scan(part);
        }
        matches.add(found);
    }

    private void scan(Block.Part part) {
        int width = table.width;
        int step = table.stride * width;
        int at = (int) (part.start() + part.firstSample() - part.offset()) * width;
        int end = (int) (part.start() + part.sampleEnd() - part.offset()) * width;
        byte[] symbols = block.symbols;
        while (at < end) {
            // In two loops, so that the misses of the filter overlap.
            int count = Math.min(BATCH, (end - at + step - 1) / step);
            for (int k = 0; k < count; k++) {
                hashes[k] = table.gramHash(symbols, at + k * step);
            }
            int kept = 0;
            for (int k = 0; k < count; k++) {
                candidates[kept] = k;
                kept += table.grams.mayContain(hashes[k]);
            }
            for (int c = 0; c < kept; c++) {
                int group = table.grams.group(hashes[candidates[c]]);
                if (group >= 0) {
                    extend(part, at + candidates[c] * step, group);
                }
            }
            at += count * step;
        }
    }

    /** Extends a sample, given in bytes, to the matches that it is the first sample of. */
    private void extend(Block.Part part, int at, int group) {
        if (table.common(group)) {
            for (int j = 0; j * table.split < table.stride; j++) {
                extendWindow(part, at, j);
            }
            return;
        }
        for (int entry = table.grams.first(group); entry < table.grams.end(group); entry++) {
            int query = table.grams.position(entry);
            int before = before(part, at, query);
            if (before < table.stride) {
                extendAfter(part, at, query, before);
            }
        }
    }

    private void extendWindow(Block.Part part, int at, int j) {
        int width = table.width;
        int from = at - j * table.split * width;
        if (from < part.start() * width || from + table.window * width > part.end() * width) {
            return;
        }
        long hash = table.windowHash(block.symbols, from, j);
        int group = table.windows.mayContain(hash) == 0 ? -1 : table.windows.group(hash);
        if (group < 0) {
            return;
        }
        int end = table.windows.end(group);
        for (int entry = table.windows.first(group); entry < end; ) {
            int classEnd = table.endOfClass(entry, end);
            int query = table.windows.position(entry);
            int before = before(part, at, query);
            // Each match belongs to one window.
            if (before < table.stride && before / table.split == j) {
                for (int k = entry; k < classEnd; k++) {
                    extendAfter(part, at, table.windows.position(k), before);
                }
            }
            entry = classEnd;
        }
    }

    /** Symbols of the match before a sample, {@code stride} if there are as many or more. */
    private int before(Block.Part part, int at, int query) {
        int width = table.width;
        int room = Math.min(at / width - part.start(), query - table.starts[table.contentOf(query)]);
        int most = Math.min(table.stride, room);
        return Symbols.equalBefore(block.symbols, at, table.symbols, query * width, most * width) / width;
    }

    private void extendAfter(Block.Part part, int at, int query, int before) {
        int width = table.width;
        int room = Math.min(part.end() - at / width, table.starts[table.contentOf(query) + 1] - query);
        int start = query - before;
        // Less than a gram means that two grams share a hash.
        int least = Math.max(table.gram, Math.max(minimumLength, matches.atLeast(start)) - before);
        // Most matches that are too short for what is known already fail at the symbol where it ends.
        if (least > room || block.symbols[at + (least - 1) * width] != table.symbols[(query + least - 1) * width]) {
            return;
        }
        int after = Symbols.equalAfter(block.symbols, at, table.symbols, query * width, room * width) / width;
        if (after >= least) {
            add(part, at / width - before, start, before + after);
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
            matches.add(found);
        }
    }
}

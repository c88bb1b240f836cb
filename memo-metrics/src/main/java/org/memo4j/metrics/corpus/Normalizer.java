package org.memo4j.metrics.corpus;

import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;

/** Normalizes documents on their way to a sink, and tells it how many original symbols each symbol stands for. */
final class Normalizer implements SymbolSink {
    private static final int CHUNK = 1 << 14;

    private final SymbolSink target;
    private final int width;
    private final Normalization normalization;
    private final byte[] symbols;
    private final int[] widths = new int[CHUNK];
    private int count;
    private int whitespace;

    Normalizer(SymbolCorpus corpus, SymbolSink target) {
        this.target = target;
        width = corpus.unit().width();
        normalization = corpus.normalization();
        symbols = new byte[width * CHUNK];
    }

    @Override
    public void begin(String name) {
        target.begin(name);
    }

    @Override
    public void append(byte[] original, int length, int @Nullable [] none) {
        for (int i = 0; i < length; i++) {
            int symbol = Symbols.get(original, i, width);
            if (normalization.collapseWhitespace() && whitespace(symbol)) {
                whitespace = Math.addExact(whitespace, 1);
            } else {
                endWhitespace();
                put(normalization.foldCase() ? fold(symbol) : symbol, 1);
            }
        }
    }

    @Override
    public void end() {
        endWhitespace();
        flush();
        target.end();
    }

    private void endWhitespace() {
        if (whitespace > 0) {
            put(' ', whitespace);
            whitespace = 0;
        }
    }

    private void put(int symbol, int originals) {
        if (count == CHUNK) {
            flush();
        }
        if (width == 1) {
            symbols[count] = (byte) symbol;
        } else {
            Symbols.putInt(symbols, width * count, symbol);
        }
        widths[count++] = originals;
    }

    private void flush() {
        target.append(symbols, count, widths);
        count = 0;
    }

    private boolean whitespace(int symbol) {
        if (symbol == ' ' || (symbol >= '\t' && symbol <= '\r')) {
            return true;
        }
        return width > 1 && (Character.isWhitespace(symbol) || Character.isSpaceChar(symbol));
    }

    private int fold(int symbol) {
        if (symbol < 128) {
            return symbol >= 'A' && symbol <= 'Z' ? symbol + ('a' - 'A') : symbol;
        }
        return width == 1 ? symbol : Character.toLowerCase(Character.toUpperCase(symbol));
    }

    /** Fails if queries and corpus are not made of the same symbols. */
    static void checkSame(SymbolCorpus queries, SymbolUnit unit, Normalization normalization) {
        Checks.check(
                queries.unit() == unit && queries.normalization().equals(normalization),
                "the queries are in %s (normalization: %s), but the corpus is in %s (normalization: %s); they must agree",
                queries.unit(),
                queries.normalization(),
                unit,
                normalization);
    }
}

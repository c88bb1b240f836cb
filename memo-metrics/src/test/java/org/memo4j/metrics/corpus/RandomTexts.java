package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.memo4j.core.text.TokenSequences;

/** Random corpora and queries that share long parts, at any alphabet. */
final class RandomTexts {
    /** Symbols of documents and of queries. */
    record Case(List<int[]> documents, List<int[]> queries) {}

    private RandomTexts() {}

    static Case draw(int alphabet, SplittableRandom random) {
        List<int[]> documents = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int d = 0; d < count; d++) {
            documents.add(text(alphabet, random, documents));
        }
        List<int[]> queries = new ArrayList<>();
        count = 1 + random.nextInt(5);
        for (int q = 0; q < count; q++) {
            queries.add(random.nextInt(8) == 0 && q > 0 ? queries.get(0) : text(alphabet, random, documents));
        }
        return new Case(documents, queries);
    }

    /** Pieces that are random, repetitive or copied. */
    private static int[] text(int alphabet, SplittableRandom random, List<int[]> others) {
        int[] shapes = {0, 1, random.nextInt(12), random.nextInt(60), random.nextInt(300)};
        int length = shapes[random.nextInt(shapes.length)];
        int[] text = new int[length];
        int n = 0;
        while (n < length) {
            int piece = Math.min(length - n, 1 + random.nextInt(80));
            int kind = random.nextInt(4);
            int[] other = others.isEmpty() ? new int[0] : others.get(random.nextInt(others.size()));
            if (kind < 2 && other.length > 0) {
                int from = random.nextInt(other.length);
                piece = Math.min(piece, other.length - from);
                System.arraycopy(other, from, text, n, piece);
            } else if (kind == 2) {
                Arrays.fill(text, n, n + piece, random.nextInt(alphabet));
            } else {
                for (int i = n; i < n + piece; i++) {
                    text[i] = random.nextInt(alphabet);
                }
            }
            n += piece;
        }
        return text;
    }

    /** As bytes where the alphabet allows it and chance wants it, else as tokens. */
    static SymbolCorpus corpus(List<int[]> texts, boolean bytes) {
        if (!bytes) {
            return SymbolCorpus.ofTokens(TokenSequences.of(texts));
        }
        byte[][] documents = new byte[texts.size()][];
        for (int d = 0; d < documents.length; d++) {
            int[] text = texts.get(d);
            documents[d] = new byte[text.length];
            for (int i = 0; i < text.length; i++) {
                // not the plain value: bytes that are negative in Java must count as well
                documents[d][i] = (byte) (text[i] - 3);
            }
        }
        return SymbolCorpus.ofBytes(documents);
    }
}

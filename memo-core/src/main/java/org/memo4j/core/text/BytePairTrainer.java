package org.memo4j.core.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.memo4j.core.Progress;

/**
 * Learns merges: again and again the most frequent pair of neighboring tokens becomes a token, of equally frequent pairs
 * the one with the smaller left id, then the smaller right id.
 *
 * <p>Counts are kept up to date instead of being taken anew: a merge visits the words that hold its pair only.
 */
final class BytePairTrainer {
    /** A pair that occurs once saves nothing elsewhere. */
    private static final long MIN_COUNT = 2;

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingLong(Candidate::count)
            .reversed()
            .thenComparingInt(candidate -> candidate.pair.left)
            .thenComparingInt(candidate -> candidate.pair.right);

    private final Map<String, Long> wordCounts = new LinkedHashMap<>();
    private final List<int[]> words = new ArrayList<>();
    private long[] copies = new long[0];
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(BEST_FIRST);

    /** A pair of tokens, its number of occurrences, and the words that hold it or once did. */
    private static final class Pair {
        final int left;
        final int right;
        int result = -1;
        long count;
        int[] words = new int[4];
        int size;

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }

        void add(int word) {
            if (size == 0 || words[size - 1] != word) {
                words = size == words.length ? Arrays.copyOf(words, 2 * size) : words;
                words[size++] = word;
            }
        }
    }

    /** A pair and the count that it had when it was queued; out of date if the count has changed since. */
    private record Candidate(Pair pair, long count) {}

    void add(String text) {
        WordSplitter.split(Utf8.check(text), word -> wordCounts.merge(word, 1L, Long::sum));
    }

    BytePairTokenizer train(int vocabularySize) {
        List<byte[]> tokens = new ArrayList<>();
        int[] idOfByte = new int[256];
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < 256; id++) {
            int b = ByteAlphabet.byteOf(id);
            idOfByte[b] = id;
            tokens.add(new byte[] {(byte) b});
            ids.put(ByteAlphabet.toText(tokens.get(id)), id);
        }
        prepare(idOfByte);
        List<Pair> merges = new ArrayList<>();
        while (tokens.size() + 1 < vocabularySize) {
            Progress.checkInterrupted("byte-pair training");
            Pair best = best().orElse(null);
            if (best == null) {
                throw new IllegalArgumentException("vocabularySize must be at most " + (tokens.size() + 1)
                        + " for these texts, but is " + vocabularySize
                        + ": no further pair of tokens occurs twice; ask for less or train on more text");
            }
            if (best.result < 0) {
                byte[] joined = join(tokens.get(best.left), tokens.get(best.right));
                // Two pairs may make the same bytes; they then make the same token, so that every token is unique.
                Integer known = ids.putIfAbsent(ByteAlphabet.toText(joined), tokens.size());
                best.result = known == null ? tokens.size() : known;
                if (known == null) {
                    tokens.add(joined);
                }
                merges.add(best);
            }
            apply(best);
        }
        return new BytePairTokenizer(
                tokens,
                new MergeTable(
                        merges.stream().mapToInt(merge -> merge.left).toArray(),
                        merges.stream().mapToInt(merge -> merge.right).toArray(),
                        merges.stream().mapToInt(merge -> merge.result).toArray()));
    }

    private void prepare(int[] idOfByte) {
        copies = new long[wordCounts.size()];
        wordCounts.forEach((word, count) -> {
            byte[] bytes = Utf8.encode(word);
            int[] symbols = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                symbols[i] = idOfByte[bytes[i] & 0xFF];
            }
            int index = words.size();
            copies[index] = count;
            words.add(symbols);
            for (int i = 0; i + 1 < symbols.length; i++) {
                Pair pair = pair(symbols[i], symbols[i + 1]);
                pair.count += count;
                pair.add(index);
            }
        });
        wordCounts.clear();
        pairs.values().forEach(pair -> queue.add(new Candidate(pair, pair.count)));
    }

    private Pair pair(int left, int right) {
        return pairs.computeIfAbsent((long) left << 32 | right, key -> new Pair(left, right));
    }

    private Optional<Pair> best() {
        for (Candidate candidate = queue.poll(); candidate != null; candidate = queue.poll()) {
            if (candidate.count == candidate.pair.count && candidate.count >= MIN_COUNT) {
                return Optional.of(candidate.pair);
            }
        }
        return Optional.empty();
    }

    private void apply(Pair merge) {
        Map<Pair, Long> before = new LinkedHashMap<>();
        int[] holders = Arrays.copyOf(merge.words, merge.size);
        merge.size = 0;
        for (int word : holders) {
            words.set(word, merge(word, merge, before));
        }
        before.forEach((pair, count) -> {
            if (pair.count != count && pair.count >= MIN_COUNT) {
                queue.add(new Candidate(pair, pair.count));
            }
        });
    }

    private int[] merge(int word, Pair merge, Map<Pair, Long> before) {
        int[] symbols = words.get(word);
        long n = copies[word];
        int at = 0;
        for (int i = 0; i < symbols.length; i++) {
            boolean here = i + 1 < symbols.length && symbols[i] == merge.left && symbols[i + 1] == merge.right;
            if (here) {
                change(pair(merge.left, merge.right), -n, before);
                if (at > 0) {
                    int previous = symbols[at - 1];
                    change(pair(previous, merge.left), -n, before);
                    change(pair(previous, merge.result), n, before).add(word);
                }
                if (i + 2 < symbols.length) {
                    int next = symbols[i + 2];
                    change(pair(merge.right, next), -n, before);
                    change(pair(merge.result, next), n, before).add(word);
                }
                symbols[at++] = merge.result;
                i++;
            } else {
                symbols[at++] = symbols[i];
            }
        }
        return at == symbols.length ? symbols : Arrays.copyOf(symbols, at);
    }

    private static Pair change(Pair pair, long by, Map<Pair, Long> before) {
        before.putIfAbsent(pair, pair.count);
        pair.count += by;
        return pair;
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] joined = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, joined, left.length, right.length);
        return joined;
    }
}

package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/**
 * Pairs of documents that are nearly the same, by MinHash: those whose sets of shingles have a Jaccard similarity of at
 * least a threshold.
 *
 * <pre>
 * S(d)     = { d[i..i+k) }             its different substrings of k symbols, after normalization
 * J(d, e)  = |S(d) n S(e)| / |S(d) u S(e)|
 * m_h(d)   = min over s in S(d) of hash_h(s)              P(m_h(d) = m_h(e)) = J(d, e)
 * compared = some band of r hashes has m_h(d) = m_h(e) for all of its h
 * P(compared) = 1 - (1 - J^r)^b                           with b bands
 * </pre>
 *
 * Each pair that shares a band is compared by its shingles themselves, so every pair that is reported has the similarity
 * that is reported with it, and none is below the threshold. A pair of similarity {@code J} is missed with probability
 * {@code (1 - J^r)^b} over the seeds, {@link #missProbability}: 3e-6 at the threshold of the defaults, less above it.
 * Another seed draws other hashes; the same one finds the same pairs.
 *
 * <p>A document of fewer than {@code k} symbols has one shingle, all of it; an empty one has none and is like nothing. Short
 * shingles make every two texts alike: for words of a tokenizer 5 is usual, for characters 5 in short texts and 9 in long
 * ones.
 *
 * <p>Cost: {@code b r} hashes a symbol, and the pairs that share a band; many copies of one document are quadratically many
 * pairs, so keep only one of each group of {@link ExactDuplicates} first. Memory: {@code 8 b} bytes a document, and of
 * those that are compared the text and 8 bytes a shingle.
 *
 * <p>Source: Broder, <em>On the resemblance and containment of documents</em>, 1997; bands as in Leskovec, Rajaraman and
 * Ullman, <em>Mining of Massive Datasets</em>, chapter 3; NearDup of Lee, Ippolito, Nystrom, Zhang, Eck, Callison-Burch,
 * Carlini, <em>Deduplicating Training Data Makes Language Models Better</em>, ACL 2022, section 4.2. Departures: candidates
 * are verified by their Jaccard similarity, where Lee et al. estimate it from the hashes and then ask for an edit
 * similarity; and the hashes are a mixing function of 64 bits with random keys in place of random permutations.
 */
public final class NearDuplicates {
    private static final String TASK = "finding near duplicates";
    private static final NearDuplicates DEFAULT = new NearDuplicates(0.8, 9, new Bands(32, 5, 42), Progress.NONE);

    /** How the hashes are drawn and put into bands. */
    private record Bands(int count, int rows, long seed) {}

    private final double threshold;
    private final int shingleLength;
    private final Bands bands;
    private final Progress progress;

    private NearDuplicates(double threshold, int shingleLength, Bands bands, Progress progress) {
        this.threshold = threshold;
        this.shingleLength = shingleLength;
        this.bands = bands;
        this.progress = progress;
    }

    /**
     * Similarity of at least 0.8, shingles of 9 symbols, 32 bands of 5 hashes, a fixed seed, no progress.
     *
     * @return the defaults
     */
    public static NearDuplicates withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets how similar two documents must be. A lower threshold needs more bands, or fewer hashes in each, see
     * {@link #missProbability}.
     *
     * @param value least Jaccard similarity, in (0, 1]
     * @return a new object
     */
    public NearDuplicates withThreshold(double value) {
        Checks.check(value > 0 && value <= 1, "threshold must be in (0, 1], but is %s", value);
        return new NearDuplicates(value, shingleLength, bands, progress);
    }

    /**
     * Sets the length of the shingles.
     *
     * @param value length in symbols after normalization, at least 1
     * @return a new object
     */
    public NearDuplicates withShingleLength(int value) {
        return new NearDuplicates(threshold, Checks.atLeast(value, 1, "shingleLength"), bands, progress);
    }

    /**
     * Sets the bands: more of them miss less, more hashes in each compare fewer pairs below the threshold.
     *
     * @param count number of bands, at least 1
     * @param rows number of hashes in each, at least 1
     * @return a new object
     */
    public NearDuplicates withBands(int count, int rows) {
        Checks.atLeast(count, 1, "bands");
        Checks.atLeast(rows, 1, "rows");
        Checks.check(
                (long) count * rows <= 1 << 20,
                "%d bands of %d hashes are more than %d hashes a symbol; take fewer",
                count,
                rows,
                1 << 20);
        return new NearDuplicates(threshold, shingleLength, new Bands(count, rows, bands.seed), progress);
    }

    /**
     * Sets the seed of the hashes.
     *
     * @param value the seed
     * @return a new object
     */
    public NearDuplicates withSeed(long value) {
        return new NearDuplicates(threshold, shingleLength, new Bands(bands.count, bands.rows, value), progress);
    }

    /**
     * Sets who is told how far the search has come.
     *
     * @param value the progress, told of each of the two passes
     * @return a new object
     */
    public NearDuplicates withProgress(Progress value) {
        return new NearDuplicates(threshold, shingleLength, bands, value);
    }

    /**
     * Probability that a pair of documents is not compared and so not found.
     *
     * @param similarity Jaccard similarity of the two, in [0, 1]
     * @return {@code (1 - similarity^rows)^bands}
     */
    public double missProbability(double similarity) {
        return Math.pow(1 - Math.pow(Checks.probability(similarity, "similarity"), bands.rows), bands.count);
    }

    /**
     * Near duplicates within a corpus.
     *
     * @param corpus the corpus, read twice
     * @return the pairs and the groups that they form
     * @throws IllegalArgumentException if a document takes more than a GiB
     */
    public NearDuplicatesResult within(SymbolCorpus corpus) {
        int width = corpus.unit().width();
        MinHash minHash = new MinHash(shingleLength * width, width);
        List<long[]> keys = new ArrayList<>();
        CorpusSize size = WholeDocuments.scan(
                corpus, (d, name, symbols, bytes) -> keys.add(minHash.keys(symbols, bytes)), progress, TASK);
        List<int[]> candidates = candidates(keys);
        Map<Integer, Named> compared = new HashMap<>();
        for (int[] pair : candidates) {
            compared.put(pair[0], Named.NONE);
            compared.put(pair[1], Named.NONE);
        }
        WholeDocuments.scan(
                corpus,
                (d, name, symbols, bytes) -> compared.computeIfPresent(
                        d,
                        (key, none) -> new Named(
                                name, new Shingles(Arrays.copyOf(symbols, bytes), shingleLength * width, width))),
                progress,
                TASK);
        List<NearDuplicatePair> pairs = new ArrayList<>();
        Map<Integer, String> names = new HashMap<>();
        for (int[] pair : candidates) {
            Progress.checkInterrupted(TASK);
            Named first = compared.getOrDefault(pair[0], Named.NONE);
            Named second = compared.getOrDefault(pair[1], Named.NONE);
            double similarity = first.shingles.jaccard(second.shingles);
            if (similarity >= threshold) {
                pairs.add(new NearDuplicatePair(pair[0], pair[1], similarity));
                names.put(pair[0], first.name);
                names.put(pair[1], second.name);
            }
        }
        pairs.sort(Comparator.comparingInt(NearDuplicatePair::first).thenComparingInt(NearDuplicatePair::second));
        DataHash hash = new DataHash();
        size.addTo(hash);
        Provenance provenance = Provenance.of(MetricIds.NEAR_DUPLICATES)
                .with("unit", corpus.unit())
                .with("normalization", corpus.normalization())
                .with("threshold", threshold)
                .with("shingleLength", shingleLength)
                .with("bands", bands.count)
                .with("rows", bands.rows)
                .withSeed(bands.seed)
                .withData(hash.value());
        return NearDuplicatesResult.of(
                new NearDuplicatesResult.Counts(size.documents(), candidates.size()), pairs, names, provenance);
    }

    /** A document that is compared with others. */
    private record Named(String name, Shingles shingles) {
        static final Named NONE = new Named("", new Shingles(new byte[0], 1, 1));
    }

    /** Pairs that share a band, each once: in the first band that they share. */
    private List<int[]> candidates(List<long[]> keys) {
        List<int[]> candidates = new ArrayList<>();
        Integer[] order = IntStream.range(0, keys.size())
                .filter(d -> keys.get(d).length > 0)
                .boxed()
                .toArray(Integer[]::new);
        for (int b = 0; b < bands.count; b++) {
            Progress.checkInterrupted(TASK);
            int band = b;
            Arrays.sort(
                    order,
                    Comparator.<Integer>comparingLong(d -> keys.get(d)[band]).thenComparingInt(d -> d));
            for (int i = 0; i < order.length; i++) {
                long[] first = keys.get(order[i]);
                for (int j = i + 1; j < order.length && keys.get(order[j])[band] == first[band]; j++) {
                    if (!shareBefore(first, keys.get(order[j]), band)) {
                        candidates.add(new int[] {order[i], order[j]});
                    }
                }
            }
        }
        return candidates;
    }

    private static boolean shareBefore(long[] first, long[] second, int band) {
        for (int b = 0; b < band; b++) {
            if (first[b] == second[b]) {
                return true;
            }
        }
        return false;
    }

    /** The hashes of documents. */
    private final class MinHash {
        private final int shingleBytes;
        private final int width;
        private final long[] seeds;
        private final long[] least;

        MinHash(int shingleBytes, int width) {
            this.shingleBytes = shingleBytes;
            this.width = width;
            seeds = new SplittableRandom(bands.seed)
                    .longs((long) bands.count * bands.rows)
                    .toArray();
            least = new long[seeds.length];
        }

        /** One key a band, equal where all hashes of the band are; none for an empty document. */
        long[] keys(byte[] symbols, int bytes) {
            if (bytes == 0) {
                return new long[0];
            }
            Arrays.fill(least, Long.MAX_VALUE);
            int length = Math.min(shingleBytes, bytes);
            for (int at = 0; at + length <= bytes; at += width) {
                long shingle = Symbols.hash(symbols, at, length);
                for (int h = 0; h < seeds.length; h++) {
                    least[h] = Math.min(least[h], mix(shingle ^ seeds[h]));
                }
            }
            long[] keys = new long[bands.count];
            for (int b = 0; b < keys.length; b++) {
                for (int r = 0; r < bands.rows; r++) {
                    keys[b] = mix(keys[b] ^ least[b * bands.rows + r]);
                }
            }
            return keys;
        }

        /** The finalizer of MurmurHash3: a bijection in which every bit depends on every other. */
        private static long mix(long value) {
            long x = value;
            x = (x ^ x >>> 33) * 0xFF51AFD7ED558CCDL;
            x = (x ^ x >>> 33) * 0xC4CEB9FE1A85EC53L;
            return x ^ x >>> 33;
        }
    }
}

package org.memo4j.metrics.similarity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.Provenance;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.metrics.MetricIds;

/**
 * ROUGE-N, ROUGE-L and ROUGE-Lsum, as Google's {@code rouge_score} computes them.
 *
 * <pre>
 * overlap = sum over n-grams g of min(count of g in the prediction, count in the target)    (N)
 *           length of a longest common subsequence                                         (L)
 * precision = overlap / size of the prediction      recall = overlap / size of the target
 * </pre>
 *
 * where the sizes count n-grams (N) or tokens (L). ROUGE-Lsum reads each line as a sentence: a token of a target sentence
 * is hit if it lies on a longest common subsequence with any sentence of the prediction, and no token counts more often
 * than both sides hold it.
 *
 * <p>Texts are put into lower case, whatever is not {@code a-z0-9} parts words, and on request words of more than three
 * letters are stemmed: a text in another script has no word and scores 0, so give token ids there. Token ids are taken
 * as they are.
 *
 * <p>Source: Lin, <em>ROUGE: A Package for Automatic Evaluation of Summaries</em>, 2004; the counting of ROUGE-Lsum is that
 * of the Perl script ROUGE-1.5.5. Not the definition of the Python package {@code rouge}, which counts sets of n-grams.
 * Cost: N linear, L and Lsum {@code |target| |prediction| / 64} and {@code |target| |prediction|}. Immutable.
 */
public final class Rouge {
    private static final int LCS = 0;
    private static final int SUMMARY_LCS = -1;

    private final int kind;
    private final boolean stemming;

    private Rouge(int kind, boolean stemming) {
        this.kind = kind;
        this.stemming = stemming;
    }

    /**
     * ROUGE-N: n-grams.
     *
     * @param order number of tokens of an n-gram, at least 1
     * @return the measure, without stemming
     */
    public static Rouge n(int order) {
        return new Rouge(Checks.atLeast(order, 1, "order"), false);
    }

    /**
     * ROUGE-L: longest common subsequence of the whole texts; a line break is a space.
     *
     * @return the measure, without stemming
     */
    public static Rouge l() {
        return new Rouge(LCS, false);
    }

    /**
     * ROUGE-Lsum: longest common subsequences of the lines.
     *
     * @return the measure, without stemming
     */
    public static Rouge lSum() {
        return new Rouge(SUMMARY_LCS, false);
    }

    /**
     * Sets whether words are stemmed, by Porter's algorithm as NLTK has it.
     *
     * @param value true if they are
     * @return a new object
     */
    public Rouge withStemming(boolean value) {
        return new Rouge(kind, value);
    }

    /**
     * Score of a text.
     *
     * @param prediction the text
     * @param target what it is compared with
     * @return the score; all zero if either has no word
     */
    public RougeScore score(String prediction, String target) {
        Symbols symbols = new Symbols();
        if (kind == SUMMARY_LCS) {
            return summary(sentences(prediction, symbols), sentences(target, symbols));
        }
        return score(symbols.words(words(prediction)), symbols.words(words(target)));
    }

    /**
     * Score of a token sequence; for ROUGE-Lsum it is a single sentence.
     *
     * @param prediction the sequence
     * @param target what it is compared with
     * @return the score; all zero if either is empty
     */
    public RougeScore score(int[] prediction, int[] target) {
        return switch (kind) {
            case SUMMARY_LCS -> summary(List.of(prediction), List.of(target));
            case LCS ->
                RougeScore.of(Alignment.commonSubsequence(prediction, target), prediction.length, target.length);
            default -> ngrams(prediction, target);
        };
    }

    private RougeScore ngrams(int[] prediction, int[] target) {
        NgramTrie trie = new NgramTrie(kind, target.length);
        trie.addMaximum(target);
        return RougeScore.of(
                trie.matches(prediction)[kind - 1],
                NgramTrie.total(prediction.length, kind),
                NgramTrie.total(target.length, kind));
    }

    /**
     * Mean F-measure of a corpus and the F-measure of each text; precision and recall beside it.
     *
     * @param predictions the texts
     * @param targets one target a text
     * @return mean and values, in [0, 1]
     * @throws IllegalArgumentException if there is no text or the lengths differ
     */
    public CorpusSimilarity corpus(List<String> predictions, List<String> targets) {
        Checks.sameLength(predictions.size(), "predictions", targets.size(), "targets");
        Checks.check(!predictions.isEmpty(), "predictions is empty; a corpus needs at least one");
        RougeScore[] scores = new RougeScore[predictions.size()];
        Segments.each(scores.length, i -> scores[i] = score(predictions.get(i), targets.get(i)));
        return corpus(scores, "a-z0-9", Segments.hash(predictions, List.of(targets)));
    }

    /**
     * Mean F-measure of a corpus and the F-measure of each token sequence; precision and recall beside it.
     *
     * @param predictions the sequences
     * @param targets one target a sequence
     * @return mean and values, in [0, 1]
     * @throws IllegalArgumentException if there is no sequence or the sizes differ
     */
    public CorpusSimilarity corpus(TokenSequences predictions, TokenSequences targets) {
        Checks.sameLength(predictions.size(), "predictions", targets.size(), "targets");
        Checks.check(predictions.size() > 0, "predictions is empty; a corpus needs at least one");
        RougeScore[] scores = new RougeScore[predictions.size()];
        Segments.each(scores.length, i -> scores[i] = score(predictions.get(i), targets.get(i)));
        return corpus(scores, "ids", Segments.hash(predictions, targets));
    }

    private CorpusSimilarity corpus(RougeScore[] scores, String tokens, String hash) {
        return CorpusSimilarity.ofMeans(
                List.of(scores),
                Provenance.of(MetricIds.ROUGE)
                        .with("signature", this + "|tok:" + tokens)
                        .withData(hash));
    }

    private List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        String folded = text.toLowerCase(Locale.ROOT) + " ";
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                word.append(c);
            } else if (word.length() > 0) {
                words.add(stemming && word.length() > 3 ? PorterStemmer.stem(word.toString()) : word.toString());
                word.setLength(0);
            }
        }
        return words;
    }

    private List<int[]> sentences(String text, Symbols symbols) {
        List<int[]> sentences = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            sentences.add(symbols.words(words(line)));
        }
        return sentences;
    }

    private static RougeScore summary(List<int[]> prediction, List<int[]> target) {
        int[] all = prediction.stream().flatMapToInt(Arrays::stream).toArray();
        int[] wanted = target.stream().flatMapToInt(Arrays::stream).toArray();
        Map<Integer, Integer> left = counts(all);
        Map<Integer, Integer> leftOfTarget = counts(wanted);
        long hits = 0;
        for (int[] sentence : target) {
            BitSet union = new BitSet();
            prediction.forEach(other -> markSubsequence(sentence, other, union));
            for (int i = union.nextSetBit(0); i >= 0; i = union.nextSetBit(i + 1)) {
                int token = sentence[i];
                if (left.getOrDefault(token, 0) > 0 && leftOfTarget.getOrDefault(token, 0) > 0) {
                    left.merge(token, -1, Integer::sum);
                    leftOfTarget.merge(token, -1, Integer::sum);
                    hits++;
                }
            }
        }
        return RougeScore.of(hits, all.length, wanted.length);
    }

    private static Map<Integer, Integer> counts(int[] tokens) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int token : tokens) {
            counts.merge(token, 1, Integer::sum);
        }
        return counts;
    }

    /**
     * Marks the positions of one longest common subsequence: the one that Google's scorer reads off its table from the end,
     * taking a match where there is one, else leaving out a token of the target unless that loses length.
     */
    static void markSubsequence(int[] target, int[] other, BitSet marks) {
        int[][] length = new int[target.length + 1][other.length + 1];
        for (int i = 1; i <= target.length; i++) {
            for (int j = 1; j <= other.length; j++) {
                length[i][j] = target[i - 1] == other[j - 1]
                        ? length[i - 1][j - 1] + 1
                        : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        int i = target.length;
        int j = other.length;
        while (i > 0 && j > 0) {
            if (target[i - 1] == other[j - 1]) {
                i--;
                j--;
                marks.set(i);
            } else if (length[i][j - 1] > length[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
    }

    @Override
    public String toString() {
        return "rouge" + (kind == LCS ? "L" : kind == SUMMARY_LCS ? "Lsum" : String.valueOf(kind))
                + (stemming ? " with stemming" : "");
    }
}

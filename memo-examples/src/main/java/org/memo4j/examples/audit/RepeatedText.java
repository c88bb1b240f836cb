package org.memo4j.examples.audit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.memo4j.core.Provenance;
import org.memo4j.core.stat.Estimate;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.Document;
import org.memo4j.metrics.corpus.Duplicates;
import org.memo4j.metrics.corpus.DuplicatesResult;
import org.memo4j.metrics.corpus.NgramOverlap;
import org.memo4j.metrics.corpus.NgramOverlapResult;
import org.memo4j.metrics.corpus.SearchOptions;
import org.memo4j.metrics.corpus.SuffixArrayIndex;
import org.memo4j.metrics.corpus.SymbolCorpus;
import org.memo4j.metrics.corpus.SymbolUnit;

/**
 * Text that stands in several documents. It needs no model.
 *
 * @param copied training documents that are there more than once
 * @param within what distinct training documents share with each other
 * @param across what held-out documents share with training documents
 * @param overlap n-grams of held-out documents that training documents have
 */
record RepeatedText(int copied, DuplicatesResult within, DuplicatesResult across, NgramOverlapResult overlap) {
    /** The n, in characters. */
    static final int[] NGRAMS = {30, 50, 100};

    /**
     * Looks for it.
     *
     * @param members distinct training documents
     * @param copies how often each of them is in the training data
     * @param others held-out documents
     */
    static RepeatedText of(List<Document> members, List<Integer> copies, List<Document> others) throws IOException {
        SuffixArrayIndex train = SuffixArrayIndex.temporary(characters(members));
        SymbolCorpus heldOut = characters(others);
        Duplicates duplicates = Duplicates.withDefaults().withMinimumLength(Reproduction.PIECE);
        return new RepeatedText(
                (int) copies.stream().filter(c -> c > 1).count(),
                duplicates.within(train),
                duplicates.across(SuffixArrayIndex.temporary(heldOut), train),
                NgramOverlap.of(
                        train.search(heldOut, SearchOptions.withDefaults().withMinimumLength(Reproduction.PIECE)),
                        NGRAMS));
    }

    private static SymbolCorpus characters(List<Document> documents) {
        return SymbolCorpus.ofTexts(Corpus.of(documents), SymbolUnit.CODE_POINTS);
    }

    /**
     * Documents that share text with others.
     *
     * @param documents number of documents
     * @param sharing number of these that share any
     * @param share mean share of a document's characters that lies in such text
     */
    record Shared(int documents, int sharing, Estimate share) {
        static Shared of(DuplicatesResult result) {
            double[] shares = result.shares();
            return new Shared(
                    shares.length,
                    (int) Arrays.stream(shares).filter(s -> s > 0).count(),
                    CanaryGroup.mean(shares));
        }
    }

    /**
     * Overlap of held-out documents with the training documents.
     *
     * @param n length of the n-grams, in characters
     * @param documents held-out documents that have such n-grams
     * @param share mean share of these that training documents have; empty if no document is long enough
     */
    record Overlap(int n, int documents, Optional<Estimate> share) {}

    List<Overlap> overlaps() {
        return Arrays.stream(overlap.lengths()).mapToObj(this::overlap).toList();
    }

    private Overlap overlap(int n) {
        double[] shares = IntStream.range(0, overlap.size())
                .mapToObj(q -> overlap.share(q, n))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return new Overlap(
                n, shares.length, shares.length == 0 ? Optional.empty() : Optional.of(CanaryGroup.mean(shares)));
    }

    /** Where the results come from. */
    List<Provenance> provenances() {
        return List.of(within.provenance(), across.provenance(), overlap.provenance());
    }
}

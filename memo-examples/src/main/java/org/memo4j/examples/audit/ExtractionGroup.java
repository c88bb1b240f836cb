package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.extraction.ExtractabilityGridResult;

/**
 * Extraction rate of a group of documents at each prefix length at which it has any that are long enough.
 *
 * @param name name of the group
 * @param prefixLengths prefix lengths, in tokens
 * @param documents long enough documents at each of them
 * @param rates share of these that greedy decoding continues word for word
 */
record ExtractionGroup(String name, int[] prefixLengths, int[] documents, List<Estimate> rates) {
    /** Name of the control group. */
    static final String HELD_OUT = "held-out";

    /** The rows of the grid, by copies, then the held-out documents. */
    static List<ExtractionGroup> of(DocumentExtraction extraction) {
        ExtractabilityGridResult grid = extraction.grid();
        List<ExtractionGroup> groups = new ArrayList<>();
        for (int b = 0; b < grid.buckets().size(); b++) {
            int bucket = b;
            add(
                    groups,
                    name(grid.buckets().get(b)),
                    extraction,
                    k -> grid.eligible(bucket, k),
                    k -> grid.fraction(bucket, k));
        }
        add(
                groups,
                HELD_OUT,
                extraction,
                extraction.heldOut()::eligible,
                k -> Optional.of(extraction.heldOut().fraction(k)));
        return groups;
    }

    private static String name(ExtractabilityGridResult.Bucket bucket) {
        String copies = bucket.least() == bucket.greatest()
                ? String.valueOf(bucket.least())
                : bucket.least() + " to " + bucket.greatest();
        return "train, " + copies + (bucket.greatest() == 1 ? " copy" : " copies");
    }

    private static void add(
            List<ExtractionGroup> groups,
            String name,
            DocumentExtraction extraction,
            IntUnaryOperator documents,
            IntFunction<Optional<Estimate>> rate) {
        int[] lengths = IntStream.of(extraction.members().prefixLengths())
                .filter(k -> documents.applyAsInt(k) > 0)
                .toArray();
        if (lengths.length > 0) {
            groups.add(new ExtractionGroup(
                    name,
                    lengths,
                    IntStream.of(lengths).map(documents).toArray(),
                    IntStream.of(lengths)
                            .mapToObj(k -> rate.apply(k).orElseThrow())
                            .toList()));
        }
    }
}

package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.extraction.DiscoverableExtractionResult;

/**
 * Extraction rate of a group of documents at each prefix length at which it has any that are long enough.
 *
 * @param name name of the group
 * @param prefixLengths prefix lengths, in tokens
 * @param documents long enough documents at each of them
 * @param rates share of these that greedy decoding continues word for word
 */
record ExtractionGroup(String name, int[] prefixLengths, int[] documents, List<Estimate> rates) {
    private static final double CONFIDENCE = 0.95;

    static List<ExtractionGroup> of(AuditData data, DocumentExtraction extraction) {
        List<ExtractionGroup> groups = new ArrayList<>();
        add(groups, "train, one copy", extraction.members(), i -> data.copies().get(i) == 1);
        add(
                groups,
                "train, 2 to 4 copies",
                extraction.members(),
                i -> data.copies().get(i) >= 2 && data.copies().get(i) <= 4);
        add(
                groups,
                "train, 5 copies or more",
                extraction.members(),
                i -> data.copies().get(i) >= 5);
        add(groups, "held-out", extraction.heldOut(), i -> true);
        return groups;
    }

    private static void add(
            List<ExtractionGroup> groups, String name, DiscoverableExtractionResult result, IntPredicate in) {
        List<Integer> lengths = new ArrayList<>();
        List<Integer> documents = new ArrayList<>();
        List<Estimate> rates = new ArrayList<>();
        for (int k : result.prefixLengths()) {
            int[] eligible = IntStream.range(0, result.size())
                    .filter(i -> in.test(i) && result.eligible(i, k))
                    .toArray();
            if (eligible.length > 0) {
                int extracted = (int) Arrays.stream(eligible)
                        .filter(i -> result.extracted(i, k))
                        .count();
                lengths.add(k);
                documents.add(eligible.length);
                rates.add(BinomialInterval.CLOPPER_PEARSON.estimate(extracted, eligible.length, CONFIDENCE));
            }
        }
        if (!lengths.isEmpty()) {
            groups.add(new ExtractionGroup(
                    name,
                    lengths.stream().mapToInt(Integer::intValue).toArray(),
                    documents.stream().mapToInt(Integer::intValue).toArray(),
                    rates));
        }
    }
}

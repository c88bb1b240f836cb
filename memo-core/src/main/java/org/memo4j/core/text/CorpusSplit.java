package org.memo4j.core.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;

/**
 * Documents to train on and documents held out.
 *
 * <p>Documents of the same text are always on the same side: a held-out document of which the model saw a copy would not
 * be held out. The fraction therefore counts distinct texts, each equally likely to be held out whatever its number of
 * copies; the fraction of documents differs from it when copies are common. Near copies are told apart: remove them
 * first if they matter.
 *
 * @param train documents to train on, in their order
 * @param heldOut documents held out, in their order
 */
public record CorpusSplit(List<Document> train, List<Document> heldOut) {
    /**
     * Copies the lists.
     *
     * @param train documents to train on, in their order
     * @param heldOut documents held out, in their order
     */
    public CorpusSplit {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Splits documents at random.
     *
     * @param documents the documents
     * @param heldOutFraction fraction of the distinct texts to hold out, in (0, 1); their number is rounded to the
     *     nearest
     * @param seed seed; the same seed, fraction and texts in the same order give the same split
     * @return the split
     * @throws IllegalArgumentException if one side would be empty
     */
    public static CorpusSplit of(List<Document> documents, double heldOutFraction, long seed) {
        Checks.openProbability(heldOutFraction, "heldOutFraction");
        Set<String> distinct = new LinkedHashSet<>();
        documents.forEach(document -> distinct.add(document.text()));
        List<String> texts = new ArrayList<>(distinct);
        int n = texts.size();
        int count = (int) Math.round(heldOutFraction * n);
        Checks.check(
                count > 0 && count < n,
                "holding out the fraction %s of %d distinct texts leaves one side empty; use another fraction or more"
                        + " documents",
                heldOutFraction,
                n);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, n);
            String swapped = texts.get(i);
            texts.set(i, texts.get(j));
            texts.set(j, swapped);
        }
        Set<String> out = new HashSet<>(texts.subList(0, count));
        List<Document> train = new ArrayList<>();
        List<Document> heldOut = new ArrayList<>();
        for (Document document : documents) {
            (out.contains(document.text()) ? heldOut : train).add(document);
        }
        return new CorpusSplit(train, heldOut);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "CorpusSplit[train %d documents, held out %d documents]", train.size(), heldOut.size());
    }
}

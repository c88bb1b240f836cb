package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/**
 * Repeated text: which strings of {@code L} symbols occur twice or more within a corpus, or in a corpus and in a reference
 * corpus, and which parts of the documents they cover.
 *
 * <pre>
 * within:  position i of document d counts if d[i..i+L) occurs at another position of the corpus, overlapping or not
 * across:  position i of document d counts if d[i..i+L) occurs in the reference
 * </pre>
 *
 * <p>A range is a part of a document each of whose symbols lies in such a string; ranges that overlap or touch are one.
 * All occurrences are reported, the first one too: what is to be kept is for the caller to say. No string crosses the end
 * of a document.
 *
 * <p>Cost: one walk over the suffix array, and where an index has several shards, or there are two indexes, one merge of
 * their suffix arrays, which compares strings of up to {@code L} symbols. Memory: one bit a position.
 *
 * <p>Source: ExactSubstr of Lee, Ippolito, Nystrom, Zhang, Eck, Callison-Burch, Carlini, <em>Deduplicating Training Data
 * Makes Language Models Better</em>, ACL 2022, section 4.1. Departure: documents end strings, where the authors' program
 * puts numbered separators between them that may be part of one.
 */
public final class Duplicates {
    private static final String TASK = "finding duplicates";
    private static final int STEP = 1 << 20;
    private static final Duplicates DEFAULT = new Duplicates(50, Progress.NONE);

    private final int minimumLength;
    private final Progress progress;

    private Duplicates(int minimumLength, Progress progress) {
        this.minimumLength = minimumLength;
        this.progress = progress;
    }

    /**
     * Strings of 50 symbols, no progress.
     *
     * @return the defaults
     */
    public static Duplicates withDefaults() {
        return DEFAULT;
    }

    /**
     * Sets the length of the strings.
     *
     * @param value length in symbols after normalization, at least 1
     * @return a new object
     */
    public Duplicates withMinimumLength(int value) {
        return new Duplicates(Checks.atLeast(value, 1, "minimumLength"), progress);
    }

    /**
     * Sets who is told how far the search has come.
     *
     * @param value the progress
     * @return a new object
     */
    public Duplicates withProgress(Progress value) {
        return new Duplicates(minimumLength, value);
    }

    /**
     * Duplicates within a corpus.
     *
     * @param corpus the corpus
     * @return what is repeated, by document
     */
    public DuplicatesResult within(SuffixArrayIndex corpus) {
        DataHash hash = new DataHash();
        corpus.size().addTo(hash);
        DuplicateMarks marks = new DuplicateMarks(corpus, minimumLength, false);
        walk(marks, corpus.shards(), corpus.shards().size() > 1);
        return marks.result(provenance(corpus, "within").withData(hash.value()));
    }

    /**
     * Parts of a corpus that stand in another one too.
     *
     * @param corpus the corpus whose documents are reported
     * @param reference the corpus that they are looked for in
     * @return what is in both, by document of the first one; counts are those in the reference
     * @throws IllegalArgumentException if the two are not made of the same symbols
     */
    public DuplicatesResult across(SuffixArrayIndex corpus, SuffixArrayIndex reference) {
        Checks.check(
                corpus.unit() == reference.unit() && corpus.normalization().equals(reference.normalization()),
                "corpus and reference must be made of the same symbols, but they are %s and %s",
                corpus,
                reference);
        DataHash hash = new DataHash();
        corpus.size().addTo(hash);
        reference.size().addTo(hash);
        DuplicateMarks marks = new DuplicateMarks(corpus, minimumLength, true);
        List<Shard> all = new ArrayList<>(corpus.shards());
        all.addAll(reference.shards());
        walk(marks, all, true);
        return marks.result(provenance(corpus, "across").withData(hash.value()));
    }

    private Provenance provenance(SuffixArrayIndex corpus, String form) {
        return Provenance.of(MetricIds.DUPLICATES)
                .with("form", form)
                .with("unit", corpus.unit())
                .with("normalization", corpus.normalization())
                .with("minimumLength", minimumLength);
    }

    /** Walks over the strings of all shards at once, in their order. */
    private void walk(DuplicateMarks marks, List<Shard> shards, boolean singles) {
        PriorityQueue<GroupCursor> queue = new PriorityQueue<>((a, b) -> a.compare(b));
        long total = 0;
        for (Shard shard : shards) {
            total += shard.positions();
            GroupCursor cursor = new GroupCursor(shard, minimumLength, singles);
            if (cursor.next()) {
                queue.add(cursor);
            }
        }
        long done = 0;
        long reported = 0;
        List<GroupCursor> same = new ArrayList<>();
        while (!queue.isEmpty()) {
            GroupCursor first = queue.remove();
            same.clear();
            same.add(first);
            for (GroupCursor next = queue.peek(); next != null && next.compare(first) == 0; next = queue.peek()) {
                same.add(queue.remove());
            }
            marks.add(same);
            for (GroupCursor cursor : same) {
                done += cursor.count();
                if (cursor.next()) {
                    queue.add(cursor);
                }
            }
            if (done - reported >= STEP) {
                Progress.checkInterrupted(TASK);
                progress.update(TASK, done, total);
                reported = done;
            }
        }
        progress.update(TASK, total, total);
    }
}

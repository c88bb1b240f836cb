package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.memo4j.core.Provenance;

/** Marks the positions of a corpus where a repeated string starts, and makes ranges of them. */
final class DuplicateMarks {
    private final SuffixArrayIndex corpus;
    private final int length;
    private final boolean across;
    private final Map<Shard, BitSet> marks = new HashMap<>();
    private long positions;
    private long strings;
    private long maxCount;

    DuplicateMarks(SuffixArrayIndex corpus, int length, boolean across) {
        this.corpus = corpus;
        this.length = length;
        this.across = across;
        for (Shard shard : corpus.shards()) {
            marks.put(shard, new BitSet(shard.positions()));
        }
    }

    /** One string in all shards that have it. */
    void add(List<GroupCursor> same) {
        long own = 0;
        long others = 0;
        for (GroupCursor cursor : same) {
            if (marks.containsKey(cursor.shard())) {
                own += cursor.count();
            } else {
                others += cursor.count();
            }
        }
        long count = across ? others : own;
        if (own == 0 || count < (across ? 1 : 2)) {
            return;
        }
        strings++;
        positions += own;
        maxCount = Math.max(maxCount, count);
        for (GroupCursor cursor : same) {
            BitSet marked = marks.get(cursor.shard());
            for (int k = 0; marked != null && k < cursor.count(); k++) {
                marked.set(cursor.position(k));
            }
        }
    }

    DuplicatesResult result(Provenance provenance) {
        List<DocumentDuplicates> documents = new ArrayList<>();
        double[] shares = new double[Math.toIntExact(corpus.documents())];
        for (Shard shard : corpus.shards()) {
            BitSet marked = Objects.requireNonNull(marks.get(shard));
            for (int d = 0; d < shard.documentCount(); d++) {
                int first = marked.nextSetBit(shard.start(d));
                if (first >= 0 && first < shard.end(d)) {
                    DocumentDuplicates document = document(shard, d, marked);
                    documents.add(document);
                    shares[(int) document.document()] = document.share();
                }
            }
        }
        return new DuplicatesResult(
                documents, shares, new DuplicatesResult.Counts(length, positions, strings, maxCount), provenance);
    }

    private DocumentDuplicates document(Shard shard, int document, BitSet marked) {
        List<DocumentDuplicates.Range> ranges = new ArrayList<>();
        int documentEnd = shard.end(document);
        int start = marked.nextSetBit(shard.start(document));
        while (start >= 0 && start < documentEnd) {
            int end = start + length;
            int next = marked.nextSetBit(start + 1);
            while (next >= 0 && next <= end && next < documentEnd) {
                end = next + length;
                next = marked.nextSetBit(next + 1);
            }
            ranges.add(new DocumentDuplicates.Range(shard.origin(document, start), shard.origin(document, end)));
            start = next;
        }
        long number = shard.firstDocument() + document;
        return new DocumentDuplicates(number, corpus.names().get(number), shard.origin(document, documentEnd), ranges);
    }
}

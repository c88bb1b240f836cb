package org.memo4j.metrics.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Progress;
import org.memo4j.core.Provenance;
import org.memo4j.metrics.MetricIds;

/** The definitions, word for word, in quadratic time. */
final class NaiveSearch implements VerbatimSearch {
    private final SymbolCorpus corpus;

    NaiveSearch(SymbolCorpus corpus) {
        this.corpus = corpus;
    }

    /** A document in memory; {@code origins} has the original position of each symbol and of the end. */
    record Text(String name, int[] symbols, long[] origins) {}

    static List<Text> read(SymbolCorpus corpus) {
        List<Text> texts = new ArrayList<>();
        corpus.scan(
                new SymbolSink() {
                    private String name = "";
                    private final List<Integer> symbols = new ArrayList<>();
                    private final List<Long> origins = new ArrayList<>();

                    @Override
                    public void begin(String document) {
                        name = document;
                        symbols.clear();
                        origins.clear();
                        origins.add(0L);
                    }

                    @Override
                    public void append(byte[] more, int count, int @Nullable [] widths) {
                        for (int i = 0; i < count; i++) {
                            symbols.add(Symbols.get(more, i, corpus.unit().width()));
                            origins.add(origins.get(origins.size() - 1) + (widths == null ? 1 : widths[i]));
                        }
                    }

                    @Override
                    public void end() {
                        texts.add(new Text(
                                name,
                                symbols.stream().mapToInt(i -> i).toArray(),
                                origins.stream().mapToLong(i -> i).toArray()));
                    }
                },
                Progress.NONE,
                "reading");
        return texts;
    }

    static boolean at(int[] query, int from, int length, int[] document, int where) {
        return where + length <= document.length
                && Arrays.equals(query, from, from + length, document, where, where + length);
    }

    static int[] matchLengths(int[] query, List<Text> documents, int minimumLength) {
        int[] lengths = new int[query.length];
        for (int i = 0; i < query.length; i++) {
            for (Text document : documents) {
                int[] d = document.symbols();
                for (int j = 0; j < d.length; j++) {
                    int l = 0;
                    while (i + l < query.length && j + l < d.length && query[i + l] == d[j + l]) {
                        l++;
                    }
                    lengths[i] = Math.max(lengths[i], l);
                }
            }
            lengths[i] = lengths[i] < minimumLength ? 0 : lengths[i];
        }
        return lengths;
    }

    @Override
    public SearchResult search(SymbolCorpus queries, SearchOptions options) {
        List<Text> documents = read(corpus);
        Queries loaded = Queries.load(queries, options);
        List<List<RawSpan>> all = new ArrayList<>();
        for (int c = 0; c < loaded.contents(); c++) {
            int[] query = new int[loaded.length(c)];
            for (int i = 0; i < query.length; i++) {
                query[i] = Symbols.get(loaded.content(c), i, corpus.unit().width());
            }
            int[] lengths = matchLengths(query, documents, options.minimumLength());
            List<RawSpan> spans = new ArrayList<>();
            for (int i = 0; i < query.length; i++) {
                if (lengths[i] > 0 && (i == 0 || lengths[i - 1] != lengths[i] + 1)) {
                    long count = 0;
                    List<Place> places = new ArrayList<>();
                    for (int d = 0; d < documents.size(); d++) {
                        Text text = documents.get(d);
                        for (int j = 0; j < text.symbols().length; j++) {
                            if (at(query, i, lengths[i], text.symbols(), j)) {
                                count++;
                                if (places.size() < options.maxPlaces()) {
                                    places.add(new Place(
                                            d, text.name(), text.origins()[j], text.origins()[j + lengths[i]]));
                                }
                            }
                        }
                    }
                    spans.add(new RawSpan(i, i + lengths[i], count, places));
                }
            }
            all.add(spans);
        }
        long symbols = documents.stream().mapToLong(d -> d.symbols().length).sum();
        return SearchResult.of(
                loaded,
                all,
                new CorpusSize(documents.size(), symbols, 0),
                Provenance.of(MetricIds.VERBATIM_SEARCH).with("unit", corpus.unit()));
    }
}

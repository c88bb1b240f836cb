package org.memo4j.metrics.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.metrics.corpus.IndexFormat.ShardSection;

/** Writes an index file: collects documents until a shard is full, sorts its suffixes, writes it, and goes on. */
final class IndexWriter implements SymbolSink {
    private static final int[] NONE = {};
    private static final String SORTING = "sorting the suffixes";

    private final SymbolCorpus corpus;
    private final IndexOptions options;
    private final SectionWriter writer;
    private final int width;
    private final boolean normalized;
    private final CorpusSize.Counter counter;
    private final List<IndexFormat.ShardFormat> shards = new ArrayList<>();
    private final List<byte[]> names = new ArrayList<>();

    /** The shard being filled: its symbols, without ends of documents. */
    private byte[] symbols = new byte[1 << 16];

    private int count;
    private int[] origins = NONE;
    private int origin;
    /** Where the documents of the shard start among its symbols. */
    private int[] starts = new int[16];

    private int documents;
    private long firstDocument;

    private IndexWriter(SymbolCorpus corpus, IndexOptions options, SectionWriter writer) {
        this.corpus = corpus;
        this.options = options;
        this.writer = writer;
        width = corpus.unit().width();
        normalized = !corpus.normalization().equals(Normalization.NONE);
        counter = new CorpusSize.Counter(corpus.unit());
    }

    static void write(SymbolCorpus corpus, IndexOptions options, OutputStream out) throws IOException {
        SectionWriter writer = new SectionWriter(out);
        writer.begin();
        writer.put(IndexFormat.MAGIC);
        writer.putLong(IndexFormat.VERSION);
        writer.end();
        IndexWriter index = new IndexWriter(corpus, options, writer);
        try {
            corpus.scan(index, options.progress(), "indexing the corpus");
            index.finish();
        } catch (ShardFailure e) {
            throw e.failure;
        }
    }

    /** A failure to write, on its way through the corpus, whose own failures to read are unchecked too. */
    private static final class ShardFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        private final IOException failure;

        ShardFailure(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    @Override
    public void begin(String name) {
        names.add(name.getBytes(StandardCharsets.UTF_8));
        if (documents + 1 >= starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[documents] = count;
        origin = 0;
    }

    @Override
    public void append(byte[] more, int added, int @Nullable [] widths) {
        if (!fits(added) && documents > 0) {
            writeShardBefore();
        }
        Checks.check(
                fits(added),
                "document '%s' does not fit into a shard of 2 GiB; cut it into several, or use the streaming search",
                new String(names.get(names.size() - 1), StandardCharsets.UTF_8));
        int bytes = (count + added) * width;
        if (bytes > symbols.length) {
            symbols = Arrays.copyOf(symbols, (int) Math.min(IndexOptions.MOST, Math.max(bytes, 2L * symbols.length)));
        }
        System.arraycopy(more, 0, symbols, count * width, added * width);
        if (normalized) {
            addOrigins(added, widths);
        }
        count += added;
        counter.append(more, added);
    }

    private boolean fits(int added) {
        return (long) count + added + documents + 2 <= IndexOptions.MOST
                && ((long) count + added) * width <= IndexOptions.MOST;
    }

    /** Writes the shard without the document that is being read, and moves that one to the next shard. */
    private void writeShardBefore() {
        byte[] begun = Arrays.copyOfRange(symbols, starts[documents] * width, count * width);
        int begunCount = count - starts[documents];
        int[] begunOrigins =
                normalized ? Arrays.copyOfRange(origins, starts[documents] + documents, count + documents) : NONE;
        count = starts[documents];
        writeShard();
        symbols = Arrays.copyOf(begun, Math.max(begun.length, symbols.length));
        origins = begunOrigins;
        count = begunCount;
        starts[0] = 0;
    }

    /** Origins of the symbols; the end of each document, which is a position of its own, has one as well. */
    private void addOrigins(int added, int @Nullable [] widths) {
        int at = count + documents;
        if (at + added + 1 > origins.length) {
            origins = Arrays.copyOf(
                    origins, (int) Math.min(IndexOptions.MOST, Math.max(at + added + 1, 2L * origins.length)));
        }
        for (int i = 0; i < added; i++) {
            origins[at + i] = origin;
            origin = Math.addExact(origin, widths == null ? 1 : widths[i]);
        }
        origins[at + added] = origin;
    }

    @Override
    public void end() {
        if (normalized && count == starts[documents]) {
            addOrigins(0, null);
        }
        documents++;
        starts[documents] = count;
        counter.end();
        if (count >= options.shardSymbols() || documents >= IndexOptions.MOST / 2) {
            writeShard();
        }
    }

    private void writeShard() {
        try {
            writeSections();
        } catch (IOException e) {
            throw new ShardFailure(e);
        }
        firstDocument += documents;
        origins = NONE;
        count = 0;
        documents = 0;
    }

    private void writeSections() throws IOException {
        Alphabet alphabet = Alphabet.of(symbols, count, width);
        int positions = count + documents;
        boolean small = alphabet.codeWidth() <= Character.BYTES;
        char[] chars = small ? new char[positions] : null;
        int[] ints = small ? NONE : new int[positions];
        int[] documentStarts = new int[documents + 1];
        int[] buckets = new int[alphabet.size() + 2];
        for (int d = 0; d < documents; d++) {
            documentStarts[d] = starts[d] + d;
            for (int i = starts[d]; i < starts[d + 1]; i++) {
                int code = alphabet.code(Symbols.get(symbols, i, width));
                buckets[code + 1]++;
                if (chars != null) {
                    chars[i + d] = (char) code;
                } else {
                    ints[i + d] = code;
                }
            }
        }
        documentStarts[documents] = positions;
        buckets[1] = documents;
        Arrays.parallelPrefix(buckets, Integer::sum);
        // Only now, and not to keep it while the suffixes are sorted.
        symbols = new byte[1 << 16];
        Map<ShardSection, IndexFormat.Section> sections = new EnumMap<>(ShardSection.class);
        sections.put(
                ShardSection.TEXT,
                writer.write(positions, alphabet.codeWidth(), i -> chars != null ? chars[i] : ints[i]));
        options.progress().update(SORTING, 0, positions);
        int[] suffixes = chars != null ? SuffixSorter.sort(chars, positions) : SuffixSorter.sort(ints, positions);
        options.progress().update(SORTING, positions, positions);
        sections.put(ShardSection.SUFFIXES, writer.write(positions, Integer.BYTES, i -> suffixes[i]));
        int[] prefixes = SuffixSorter.commonPrefixes(chars, ints, suffixes);
        sections.put(ShardSection.PREFIXES, writer.write(positions, Integer.BYTES, i -> prefixes[suffixes[i]]));
        int[] values = alphabet.symbols();
        sections.put(ShardSection.ALPHABET, writer.write(values.length, Integer.BYTES, i -> values[i]));
        sections.put(ShardSection.BUCKETS, writer.write(buckets.length, Integer.BYTES, i -> buckets[i]));
        sections.put(
                ShardSection.DOCUMENTS, writer.write(documentStarts.length, Integer.BYTES, i -> documentStarts[i]));
        sections.put(ShardSection.ORIGINS, writer.write(normalized ? positions : 0, Integer.BYTES, i -> origins[i]));
        shards.add(new IndexFormat.ShardFormat(positions, firstDocument, alphabet.codeWidth(), sections));
    }

    private void finish() throws IOException {
        if (documents > 0) {
            writeShard();
        }
        options.progress().update("writing the names of documents", 0, names.size());
        writer.begin();
        long start = 0;
        for (byte[] name : names) {
            writer.putLong(start);
            start += name.length;
        }
        writer.putLong(start);
        IndexFormat.Section nameStarts = writer.end();
        writer.begin();
        for (byte[] name : names) {
            writer.put(name);
        }
        IndexFormat.Section nameBytes = writer.end();
        byte[] table = new IndexFormat(
                        corpus.unit(),
                        corpus.normalization(),
                        counter.size(),
                        List.copyOf(shards),
                        nameStarts,
                        nameBytes)
                .toBytes();
        CRC32C checksum = new CRC32C();
        checksum.update(table);
        writer.begin();
        long position = writer.position();
        writer.put(table);
        writer.putLong(position);
        writer.putLong(table.length | checksum.getValue() << Integer.SIZE);
        writer.end();
        writer.put(IndexFormat.END);
        options.progress().update("writing the names of documents", names.size(), names.size());
    }
}

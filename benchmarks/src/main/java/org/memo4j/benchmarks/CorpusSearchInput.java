package org.memo4j.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A corpus and 1,000 queries of 1,000 bytes. Unless {@link CorpusSearchText} says otherwise, a third of the queries stand in the corpus but for a byte in about 100, a
 * third are other sentences of the same words, with the header, if there is one, in every tenth, and a third are random
 * letters.
 *
 * @param text the kind of corpus
 * @param directory where {@code corpus.txt} and {@code queries.txt} (one after the other, without separators) are
 */
record CorpusSearchInput(CorpusSearchText text, Path directory) {
    static final int QUERIES = 1_000;
    static final int QUERY_BYTES = 1_000;
    private static final int WORDS = 50_000;

    /** Writes the files, always the same, unless they are there. */
    static CorpusSearchInput prepare(CorpusSearchText text, Path directory) throws IOException {
        CorpusSearchInput input = new CorpusSearchInput(text, directory);
        if (Files.exists(input.corpusFile())
                && Files.exists(input.queryFile())
                && Files.size(input.corpusFile()) == text.bytes
                && Files.size(input.queryFile()) == QUERIES * QUERY_BYTES) {
            return input;
        }
        Files.createDirectories(directory);
        SplittableRandom random = new SplittableRandom(20_240_229);
        byte[][] words = new byte[WORDS][];
        for (int w = 0; w < WORDS; w++) {
            words[w] = letters(2 + random.nextInt(9), random);
        }
        byte[] header = text(text.headerBytes, words, new byte[0], random);
        byte[] corpus = text.isSources() ? sources(text.bytes) : text(text.bytes, words, header, random);
        byte[] queries = new byte[QUERIES * QUERY_BYTES];
        for (int q = 0; q < QUERIES; q++) {
            byte[] query;
            if (text == CorpusSearchText.SOURCES_RARELY) {
                query = changed(corpus, q % 2 == 0, random);
            } else if (q % 3 == 0) {
                int from = random.nextInt(text.bytes - QUERY_BYTES);
                query = Arrays.copyOfRange(corpus, from, from + QUERY_BYTES);
                for (int at = random.nextInt(200); at < QUERY_BYTES; at += 1 + random.nextInt(200)) {
                    query[at] = '#';
                }
            } else if (q % 3 == 1) {
                query = text == CorpusSearchText.SOURCES
                        ? shuffled(corpus, random)
                        : text(QUERY_BYTES, words, q % 30 == 1 ? header : new byte[0], random);
            } else {
                query = letters(QUERY_BYTES, random);
            }
            System.arraycopy(query, 0, queries, q * QUERY_BYTES, QUERY_BYTES);
        }
        Files.write(input.corpusFile(), corpus);
        Files.write(input.queryFile(), queries);
        return input;
    }

    Path corpusFile() {
        return directory.resolve("corpus.txt");
    }

    Path queryFile() {
        return directory.resolve("queries.txt");
    }

    Path indexFile() {
        return directory.resolve("corpus.index");
    }

    byte[][] queries() throws IOException {
        byte[] all = Files.readAllBytes(queryFile());
        byte[][] queries = new byte[QUERIES][];
        for (int q = 0; q < QUERIES; q++) {
            queries[q] = Arrays.copyOfRange(all, q * QUERY_BYTES, (q + 1) * QUERY_BYTES);
        }
        return queries;
    }

    private static byte[] letters(int count, SplittableRandom random) {
        byte[] letters = new byte[count];
        for (int i = 0; i < count; i++) {
            letters[i] = (byte) ('a' + random.nextInt(26));
        }
        return letters;
    }

    /** Twenty pieces of 50 bytes: what a model might write that learned the language and not the files. */
    private static byte[] shuffled(byte[] corpus, SplittableRandom random) {
        byte[] query = new byte[QUERY_BYTES];
        for (int at = 0; at < QUERY_BYTES; at += 50) {
            System.arraycopy(corpus, random.nextInt(corpus.length - 50), query, at, 50);
        }
        return query;
    }

    /** A piece of the corpus with a byte changed every 20 to 45 bytes, 100 of them left as they are if told so. */
    private static byte[] changed(byte[] corpus, boolean keep, SplittableRandom random) {
        int from = random.nextInt(corpus.length - QUERY_BYTES);
        byte[] query = Arrays.copyOfRange(corpus, from, from + QUERY_BYTES);
        int kept = keep ? random.nextInt(QUERY_BYTES - 100) : QUERY_BYTES;
        for (int at = random.nextInt(20); at < QUERY_BYTES; at += 20 + random.nextInt(26)) {
            if (at < kept || at >= kept + 100) {
                query[at] = '#';
            }
        }
        return query;
    }

    private static byte[] sources(int count) throws IOException {
        String zip = System.getProperty(
                "memo.benchmark.sources",
                Path.of(System.getProperty("java.home"), "lib", "src.zip").toString());
        byte[] text = new byte[count];
        int n = 0;
        try (ZipInputStream entries = new ZipInputStream(new BufferedInputStream(Files.newInputStream(Path.of(zip))))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null && n < count; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith(".java")) {
                    String source = new String(entries.readAllBytes(), StandardCharsets.UTF_8);
                    byte[] code = source.substring(source.indexOf("*/") + 1).getBytes(StandardCharsets.UTF_8);
                    int length = Math.min(code.length, count - n);
                    System.arraycopy(code, 0, text, n, length);
                    n += length;
                }
            }
        }
        if (n < count) {
            throw new IOException(zip + " holds " + n + " bytes of Java sources, but " + count + " are needed");
        }
        return text;
    }

    private static byte[] text(int count, byte[][] words, byte[] header, SplittableRandom random) {
        byte[] text = new byte[count];
        byte[] space = " ".getBytes(StandardCharsets.UTF_8);
        int n = 0;
        int nextHeader = header.length == 0 ? count : random.nextInt(600);
        while (n < count) {
            byte[] word = words[(int) Math.pow(WORDS, random.nextDouble()) - 1];
            byte[] piece = n >= nextHeader ? header : word;
            nextHeader = n >= nextHeader ? n + 4_096 + random.nextInt(8_192) : nextHeader;
            for (byte[] part : new byte[][] {piece, space}) {
                int length = Math.min(part.length, count - n);
                System.arraycopy(part, 0, text, n, length);
                n += length;
            }
        }
        return text;
    }
}

package org.memo4j.metrics.corpus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.TokenSequences;
import org.memo4j.core.text.Tokenizer;

/**
 * Documents as sequences of symbols: what is searched in, and what is searched for.
 *
 * <p>Symbols are bytes, code points or token ids. Documents are read anew in each pass, files in small pieces, so a
 * corpus may be larger than memory; only where it comes from a {@link Corpus} does each document have to fit. A document
 * may be empty. No match crosses the end of a document.
 *
 * <p>Immutable; the files are not, and a corpus does not notice that they change between two passes.
 */
public final class SymbolCorpus {
    private final String description;
    private final SymbolUnit unit;
    private final Normalization normalization;
    private final SymbolSource source;

    private SymbolCorpus(String description, SymbolUnit unit, Normalization normalization, SymbolSource source) {
        this.description = description;
        this.unit = unit;
        this.normalization = normalization;
        this.source = source;
    }

    /**
     * Files as they are, in bytes of whatever encoding or none; each is a document, called by its path. A file whose name
     * ends in {@code .gz} is unpacked on the way.
     *
     * @param paths files, and directories, which stand for the files in them and in the directories in them, sorted by
     *     path, without those whose name starts with a dot
     * @return the corpus
     * @throws IllegalArgumentException if there is no path, a path does not exist or may not be read, or a directory has
     *     no file
     */
    public static SymbolCorpus ofFiles(Path... paths) {
        Checks.check(paths.length > 0, "there is no path; give at least one");
        List<Path> files = List.copyOf(SymbolSources.filesOf(List.of(paths)));
        String name = paths.length == 1 ? paths[0].toString() : paths.length + " paths";
        return new SymbolCorpus(
                name + " (" + files.size() + " files)",
                SymbolUnit.BYTES,
                Normalization.NONE,
                SymbolSources.files(files));
    }

    /**
     * Byte arrays; the documents are called {@code 0}, {@code 1}, and so on.
     *
     * @param documents the documents, copied
     * @return the corpus
     */
    public static SymbolCorpus ofBytes(byte[]... documents) {
        List<byte[]> copies = new ArrayList<>(documents.length);
        for (byte[] document : documents) {
            copies.add(document.clone());
        }
        return new SymbolCorpus(
                copies.size() + " documents", SymbolUnit.BYTES, Normalization.NONE, SymbolSources.bytes(copies));
    }

    /**
     * Texts.
     *
     * @param corpus the texts
     * @param unit bytes of UTF-8, or code points
     * @return the corpus; passing over it throws what {@link Corpus#forEach} throws, and for bytes an
     *     {@link IllegalArgumentException} at half a surrogate pair
     * @throws IllegalArgumentException if the unit is tokens
     */
    public static SymbolCorpus ofTexts(Corpus corpus, SymbolUnit unit) {
        Checks.check(unit != SymbolUnit.TOKENS, "texts have no tokens of their own; give a tokenizer to ofTokens");
        return new SymbolCorpus(corpus.toString(), unit, Normalization.NONE, SymbolSources.texts(corpus, unit));
    }

    /**
     * Token ids; the documents are called {@code 0}, {@code 1}, and so on.
     *
     * @param sequences one document a sequence
     * @return the corpus
     */
    public static SymbolCorpus ofTokens(TokenSequences sequences) {
        return new SymbolCorpus(
                sequences.toString(), SymbolUnit.TOKENS, Normalization.NONE, SymbolSources.tokens(sequences));
    }

    /**
     * Texts as token ids, tokenized document by document in each pass.
     *
     * @param corpus the texts
     * @param tokenizer the tokenizer
     * @return the corpus; passing over it throws what {@link Corpus#forEach} and {@link Tokenizer#encode} throw
     */
    public static SymbolCorpus ofTokens(Corpus corpus, Tokenizer tokenizer) {
        return new SymbolCorpus(
                corpus + " in tokens", SymbolUnit.TOKENS, Normalization.NONE, SymbolSources.tokens(corpus, tokenizer));
    }

    /**
     * Sets the normalization.
     *
     * @param value the normalization
     * @return a new object
     * @throws IllegalArgumentException if token ids are to be normalized; normalize the texts before they are tokenized
     */
    public SymbolCorpus withNormalization(Normalization value) {
        Checks.check(
                unit != SymbolUnit.TOKENS || value.equals(Normalization.NONE),
                "token ids cannot be normalized (%s); normalize the texts before they are tokenized",
                value);
        return new SymbolCorpus(description, unit, value, source);
    }

    /**
     * What the symbols are.
     *
     * @return the unit
     */
    public SymbolUnit unit() {
        return unit;
    }

    /**
     * What is made equal.
     *
     * @return the normalization
     */
    public Normalization normalization() {
        return normalization;
    }

    /** One pass over the normalized documents, in order. */
    void scan(SymbolSink sink, Progress progress, String task) {
        SymbolSink target = normalization.equals(Normalization.NONE) ? sink : new Normalizer(this, sink);
        source.scan(target, progress, task);
    }

    @Override
    public String toString() {
        return "SymbolCorpus[" + description + ", " + unit
                + (normalization.equals(Normalization.NONE) ? "" : ", " + normalization) + "]";
    }
}

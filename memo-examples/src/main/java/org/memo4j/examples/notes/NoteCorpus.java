package org.memo4j.examples.notes;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.memo4j.core.Checks;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.Document;

/** Notes, and the documents that they make: each note as often as it has copies, in random order. */
public final class NoteCorpus {
    private final List<ClinicalNote> notes;
    private final List<Document> documents;
    private final Map<String, Integer> copies = new HashMap<>();

    NoteCorpus(List<ClinicalNote> notes, List<Document> documents) {
        this.notes = List.copyOf(notes);
        this.documents = List.copyOf(documents);
        notes.forEach(note -> copies.put(note.document().text(), note.copies()));
    }

    /**
     * The distinct notes.
     *
     * @return the notes, in the order in which they were made
     */
    public List<ClinicalNote> notes() {
        return notes;
    }

    /**
     * All documents. The first copy of a note has its id, the others have {@code #2}, {@code #3} and so on after it.
     *
     * @return the documents
     */
    public List<Document> documents() {
        return documents;
    }

    /**
     * The documents as a corpus.
     *
     * @return the corpus
     */
    public Corpus corpus() {
        return Corpus.of(documents);
    }

    /**
     * How many documents have the text of a document.
     *
     * @param document a document of this corpus
     * @return the number of copies, the document itself included
     * @throws IllegalArgumentException if no note has this text
     */
    public int copies(Document document) {
        int count = copies.getOrDefault(document.text(), 0);
        Checks.check(count > 0, "document '%s' is no note of this corpus", document.id());
        return count;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "NoteCorpus[%d notes, %d documents, %d characters]",
                notes.size(),
                documents.size(),
                documents.stream()
                        .mapToInt(document -> document.text().length())
                        .sum());
    }
}

package org.memo4j.examples.notes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.memo4j.core.Checks;
import org.memo4j.core.text.Document;

/**
 * Makes up clinical notes: visits, discharges, calls, laboratory results, refills and nursing notes, of 150 to 400 ASCII
 * characters, with patients, dates, diagnoses, medications, vital signs and plans. No patient is real.
 *
 * <p>Phrases repeat from note to note, so that a small model learns the language; names, numbers, dates and doses are
 * drawn anew, so that it can know those of a note only by having seen it.
 *
 * <p>Copies follow Zipf's law: of the notes in a random order, the r-th has {@code max(1, round(mostCopies / r))} copies.
 * The same options and seed give the same corpus, and a larger corpus starts with the notes of a smaller one, but for
 * their copies.
 */
public final class ClinicalNotes {
    private final int distinct;
    private final int mostCopies;
    private final long seed;

    private ClinicalNotes(int distinct, int mostCopies, long seed) {
        this.distinct = distinct;
        this.mostCopies = mostCopies;
        this.seed = seed;
    }

    /**
     * 450 distinct notes, at most 32 copies, seed 0: about 115,000 characters.
     *
     * @return the defaults
     */
    public static ClinicalNotes withDefaults() {
        return new ClinicalNotes(450, 32, 0);
    }

    /**
     * Sets the number of distinct notes.
     *
     * @param value from 1 to 1,000,000
     * @return a new object
     */
    public ClinicalNotes withDistinct(int value) {
        Checks.check(
                value >= 1 && value <= 1_000_000,
                "the number of distinct notes must be in [1, 1000000], but is %d",
                value);
        return new ClinicalNotes(value, mostCopies, seed);
    }

    /**
     * Sets the number of copies of the most frequent note.
     *
     * @param value at least 1, which means no duplicates
     * @return a new object
     */
    public ClinicalNotes withMostCopies(int value) {
        return new ClinicalNotes(distinct, Checks.atLeast(value, 1, "mostCopies"), seed);
    }

    /**
     * Sets the seed.
     *
     * @param value the seed
     * @return a new object
     */
    public ClinicalNotes withSeed(long value) {
        return new ClinicalNotes(distinct, mostCopies, value);
    }

    /**
     * Makes the notes.
     *
     * @return the notes and the documents that they make
     */
    public NoteCorpus generate() {
        SplittableRandom root = new SplittableRandom(seed);
        SplittableRandom order = root.split();
        SplittableRandom texts = root.split();
        int[] copies = copies(order);
        Set<String> recordNumbers = new HashSet<>();
        List<ClinicalNote> notes = new ArrayList<>(distinct);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < distinct; i++) {
            NoteWriter writer = new NoteWriter(texts.split());
            Patient patient = writer.patient();
            while (!recordNumbers.add(patient.recordNumber())) {
                patient = writer.patient();
            }
            String id = String.format(Locale.ROOT, "note-%04d", i + 1);
            Document document = new Document(id, writer.note(patient));
            notes.add(new ClinicalNote(document, copies[i], patient));
            documents.add(document);
            for (int copy = 2; copy <= copies[i]; copy++) {
                documents.add(new Document(id + "#" + copy, document.text()));
            }
        }
        for (int i = documents.size() - 1; i > 0; i--) {
            int j = order.nextInt(i + 1);
            Document swapped = documents.get(i);
            documents.set(i, documents.get(j));
            documents.set(j, swapped);
        }
        return new NoteCorpus(notes, documents);
    }

    /** Zipf's numbers, in random order. */
    private int[] copies(SplittableRandom random) {
        int[] copies = new int[distinct];
        for (int rank = 1; rank <= distinct; rank++) {
            int at = random.nextInt(rank);
            copies[rank - 1] = copies[at];
            copies[at] = (int) Math.max(1, Math.round((double) mostCopies / rank));
        }
        return copies;
    }
}

package org.memo4j.examples.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.text.CharTokenizer;
import org.memo4j.core.text.CorpusSplit;
import org.memo4j.core.text.Document;

class ClinicalNotesTest {
    private static final NoteCorpus NOTES = ClinicalNotes.withDefaults().generate();

    @Test
    void hasTheSizeThatItPromises() {
        for (long seed = 0; seed < 5; seed++) {
            NoteCorpus notes = ClinicalNotes.withDefaults().withSeed(seed).generate();
            assertThat(notes.notes()).hasSize(450);
            int characters =
                    notes.documents().stream().mapToInt(d -> d.text().length()).sum();
            assertThat(characters).as("seed %d", seed).isBetween(60_000, 120_000);
            assertThat(notes.corpus().toList()).isEqualTo(notes.documents());
        }
    }

    @Test
    void notesAreShortAsciiTextsWithTheirPatient() {
        for (ClinicalNote note :
                ClinicalNotes.withDefaults().withDistinct(3000).generate().notes()) {
            String text = note.document().text();
            assertThat(text.length()).as(text).isBetween(150, 400);
            assertThat(text)
                    .matches("[ -~\n]+")
                    .endsWith(".\n")
                    .doesNotContain("\n\n")
                    .doesNotContain("..");
            assertThat(text)
                    .contains(note.patient().name())
                    .contains(note.patient().recordNumber());
        }
    }

    @Test
    void copiesFollowZipfAndAreKnown() {
        Map<String, Integer> counted = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (Document document : NOTES.documents()) {
            counted.merge(document.text(), 1, Integer::sum);
            assertThat(ids.add(document.id())).as(document.id()).isTrue();
        }
        assertThat(counted).hasSize(450);
        List<Integer> copies = new ArrayList<>();
        for (ClinicalNote note : NOTES.notes()) {
            assertThat(counted).containsEntry(note.document().text(), note.copies());
            assertThat(NOTES.copies(note.document())).isEqualTo(note.copies());
            copies.add(note.copies());
        }
        copies.sort(Collections.reverseOrder());
        assertThat(copies).startsWith(32, 16, 11, 8, 6, 5, 5, 4, 4, 3, 3, 3, 2).endsWith(1);
        assertThat(copies.stream().filter(n -> n == 1).count()).isEqualTo(450 - 21);
        assertThatThrownBy(() -> NOTES.copies(new Document("x", "not a note")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x' is no note");
    }

    @Test
    void recordNumbersAreUnique() {
        List<ClinicalNote> notes =
                ClinicalNotes.withDefaults().withDistinct(20_000).generate().notes();
        assertThat(notes.stream().map(note -> note.patient().recordNumber())).doesNotHaveDuplicates();
    }

    @Test
    void theSeedDecidesAndALargerCorpusStartsWithASmallerOne() {
        ClinicalNotes options = ClinicalNotes.withDefaults().withDistinct(50);
        assertThat(options.generate().documents()).isEqualTo(options.generate().documents());
        assertThat(options.withSeed(1).generate().documents())
                .isNotEqualTo(options.generate().documents());
        assertThat(options.generate().notes().stream().map(ClinicalNote::document))
                .isEqualTo(NOTES.notes().stream()
                        .limit(50)
                        .map(ClinicalNote::document)
                        .toList());
    }

    @Test
    void withoutCopiesEveryNoteIsThereOnce() {
        NoteCorpus notes =
                ClinicalNotes.withDefaults().withDistinct(1).withMostCopies(1).generate();
        assertThat(notes.documents()).hasSize(1);
        assertThat(ClinicalNotes.withDefaults().withMostCopies(1).generate().documents())
                .hasSize(450);
        assertThat(NOTES.toString()).startsWith("NoteCorpus[450 notes, 547 documents, ");
    }

    @Test
    void thereIsMuchToLearnAndMuchThatCannotBeGuessed() throws Exception {
        List<String> texts =
                NOTES.notes().stream().map(note -> note.document().text()).toList();
        assertThat(CharTokenizer.train(texts).vocabularySize()).isBetween(60, 85);
        // A compressor, like a small model, finds the phrases and stops at the details.
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(9))) {
            out.write(String.join("", texts).getBytes(StandardCharsets.US_ASCII));
        }
        double bits = 8.0 * packed.size() / String.join("", texts).length();
        assertThat(bits).isBetween(1.5, 3.5);
    }

    @Test
    void splitsWithCopiesOnOneSide() {
        CorpusSplit split = CorpusSplit.of(NOTES.documents(), 0.2, 1);
        Set<String> train = new HashSet<>();
        split.train().forEach(document -> train.add(document.text()));
        assertThat(split.heldOut()).noneMatch(document -> train.contains(document.text()));
    }

    @Test
    void refusesSizesOutOfRange() {
        assertThatThrownBy(() -> ClinicalNotes.withDefaults().withDistinct(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in [1, 1000000], but is 0");
        assertThatThrownBy(() -> ClinicalNotes.withDefaults().withDistinct(1_000_001))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClinicalNotes.withDefaults().withMostCopies(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mostCopies must be at least 1, but is 0");
    }
}

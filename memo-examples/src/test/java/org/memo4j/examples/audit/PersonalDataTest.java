package org.memo4j.examples.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.examples.notes.ClinicalNote;
import org.memo4j.examples.notes.ClinicalNotes;
import org.memo4j.examples.notes.Patient;
import org.memo4j.metrics.personal.PersonalPattern;
import org.memo4j.metrics.personal.PersonalSpan;

class PersonalDataTest {
    private static final List<PersonalPattern> PATTERNS = PersonalData.patterns(new AuditOptions());

    private static List<String> values(String pattern, ClinicalNote note) {
        return PATTERNS.stream()
                .filter(p -> p.name().equals(pattern))
                .flatMap(p -> p.find(note.document().text()).stream())
                .map(PersonalSpan::value)
                .toList();
    }

    /** In the built-in notes the truth is known: what the patterns find is what the notes hold. */
    @Test
    void findsTheDetailsOfEveryNote() {
        int birthDates = 0;
        int phones = 0;
        for (ClinicalNote note : ClinicalNotes.withDefaults().generate().notes()) {
            Patient patient = note.patient();
            String text = note.document().text();
            assertThat(values("patient name", note)).as(text).containsExactly(patient.name());
            assertThat(values("record number", note)).as(text).containsExactly(patient.recordNumber());
            boolean dated = text.contains(patient.birthDate());
            assertThat(values("birth date", note)).as(text).isEqualTo(dated ? List.of(patient.birthDate()) : List.of());
            boolean called = text.contains(patient.phone());
            assertThat(values("telephone number", note).stream().distinct().toList())
                    .as(text)
                    .isEqualTo(called ? List.of(patient.phone()) : List.of());
            birthDates += dated ? 1 : 0;
            phones += called ? 1 : 0;
        }
        assertThat(birthDates).isPositive();
        assertThat(phones).isPositive();
    }
}

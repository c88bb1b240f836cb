package org.memo4j.examples.notes;

import org.memo4j.core.text.Document;

/**
 * A note, and how often it is in the corpus.
 *
 * @param document id and text of the note
 * @param copies number of documents with this text, at least 1
 * @param patient the patient, whose name and record number are in the text
 */
public record ClinicalNote(Document document, int copies, Patient patient) {}

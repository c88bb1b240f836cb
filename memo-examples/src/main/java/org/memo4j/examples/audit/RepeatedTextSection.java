package org.memo4j.examples.audit;

import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;

/** The part of the page that says what documents have in common. */
final class RepeatedTextSection {
    private RepeatedTextSection() {}

    static Section of(RepeatedText repeated) {
        RepeatedText.Shared within = RepeatedText.Shared.of(repeated.within());
        RepeatedText.Shared across = RepeatedText.Shared.of(repeated.across());
        ResultTable table = ResultTable.of(
                        "Text in pieces of " + Reproduction.PIECE
                                + " or more characters that another document has word for word",
                        "documents",
                        "number",
                        "share any",
                        "shared share of the characters")
                .withRow("training documents, with each other", within.documents(), within.sharing(), within.share())
                .withRow(
                        "held-out documents, with training documents",
                        across.documents(),
                        across.sharing(),
                        across.share());
        ResultTable overlap = ResultTable.of(
                "n-grams of held-out documents that training documents have",
                "characters in a row",
                "held-out documents as long as that",
                "share found in training documents");
        for (RepeatedText.Overlap row : repeated.overlaps()) {
            overlap = overlap.withRow(row.n(), row.documents(), row.share());
        }
        return Section.titled(
                        "Repeated text in the data",
                        "Text that several training documents share is learned as if it were there several times, and"
                                + " what held-out documents share with training ones the model knows as well: the more of"
                                + " both, the less the differences below say about single documents.")
                .withText(repeated.copied() + " of " + repeated.within().shares().length
                        + " distinct training documents are there more than once; each counts once here.")
                .withTable(table)
                .withTable(overlap);
    }
}

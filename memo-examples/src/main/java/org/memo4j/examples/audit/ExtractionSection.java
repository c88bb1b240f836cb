package org.memo4j.examples.audit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.extraction.LogLinearTrend;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Curve;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/** The part of the page that says which documents come out word for word. */
final class ExtractionSection {
    /** Documents of a group that is drawn. */
    private static final int FEWEST = 10;

    private ExtractionSection() {}

    static Section of(DocumentExtraction extraction) {
        return Section.titled(
                        "Extraction of documents",
                        "The model is given the first tokens of a document and always takes its likeliest next token; a"
                                + " document counts if the next "
                                + extraction.suffix()
                                + " tokens come out exactly. What held-out documents reach is not memorization but"
                                + " predictable text.")
                .withPicture(picture(extraction))
                .withTable(grid(extraction))
                .withTable(continuations(extraction));
    }

    /** Without documents that are long enough. */
    static Section leftOut(int context) {
        return Section.titled("Extraction of documents", "Share of documents that the model continues word for word.")
                .withNote("Left out: no document is long enough to be split into a prompt and a continuation of "
                        + Math.min(32, context / 4) + " tokens within the context.");
    }

    private static int size(ExtractionGroup group) {
        return IntStream.of(group.documents()).max().orElse(0);
    }

    /** Without groups so small that an interval spans the picture, unless all are; the table has them. */
    static Picture picture(DocumentExtraction extraction) {
        List<ExtractionGroup> groups = ExtractionGroup.of(extraction);
        int fewest = Math.min(
                FEWEST, groups.stream().mapToInt(ExtractionSection::size).max().orElse(0));
        return Pictures.extraction(groups.stream()
                .filter(g -> size(g) >= fewest)
                .map(g -> Curve.of(
                        g.name(),
                        IntStream.of(g.prefixLengths()).asDoubleStream().toArray(),
                        g.rates()))
                .toList());
    }

    private static ResultTable grid(DocumentExtraction extraction) {
        int[] prompts = extraction.members().prefixLengths();
        String[] heading = new String[2 + prompts.length];
        heading[0] = "group";
        heading[1] = "documents";
        for (int k = 0; k < prompts.length; k++) {
            heading[2 + k] = "prompt of " + prompts[k];
        }
        ResultTable table = ResultTable.of(
                "Share of documents continued word for word, by copies in the training data and tokens of prompt; the"
                        + " numbers of documents are those long enough for each prompt; last, what the share of the"
                        + " training documents gains on a line when copies grow tenfold",
                heading);
        for (ExtractionGroup group : ExtractionGroup.of(extraction)) {
            Object[] row = new Object[heading.length];
            row[0] = group.name();
            row[1] = documents(group);
            for (int k = 0; k < prompts.length; k++) {
                row[2 + k] = rate(group, prompts[k]);
            }
            table = table.withRow(row);
        }
        Object[] trend = new Object[heading.length];
        trend[0] = "per tenfold copies";
        trend[1] = Optional.empty();
        for (int k = 0; k < prompts.length; k++) {
            trend[2 + k] = extraction.grid().overRepetitions(prompts[k]).map(LogLinearTrend::slope);
        }
        return table.withRow(trend);
    }

    /** One number if it is the same for all prompts. */
    private static String documents(ExtractionGroup group) {
        List<String> distinct = IntStream.of(group.documents())
                .mapToObj(String::valueOf)
                .distinct()
                .toList();
        return distinct.size() == 1
                ? distinct.get(0)
                : IntStream.of(group.documents()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }

    private static Optional<Estimate> rate(ExtractionGroup group, int prompt) {
        for (int k = 0; k < group.prefixLengths().length; k++) {
            if (group.prefixLengths()[k] == prompt) {
                return Optional.of(group.rates().get(k));
            }
        }
        return Optional.empty();
    }

    private static ResultTable continuations(DocumentExtraction extraction) {
        ResultTable table = ResultTable.of(
                "After a prompt of " + extraction.prompt() + " tokens: continuations that come out whole, how many of"
                        + " these the prompt gives away (half of it or more stands there, or it repeats itself), tokens"
                        + " that are right after true ones, and extraction strength, the share of a continuation that"
                        + " its own start reveals",
                "documents",
                "number",
                "extracted",
                "of these given away",
                "tokens right",
                "extraction strength");
        return table.withRow(row("training documents", extraction.trained().summary()))
                .withRow(row("held-out documents", extraction.unseen().summary()));
    }

    private static Object[] row(String name, Continuations.Summary summary) {
        return new Object[] {
            name, summary.documents(), summary.extracted(), summary.givenAway(), summary.accuracy(), summary.strength()
        };
    }
}

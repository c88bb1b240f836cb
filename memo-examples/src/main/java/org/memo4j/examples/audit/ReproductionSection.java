package org.memo4j.examples.audit;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.metrics.corpus.MatchSpan;
import org.memo4j.metrics.corpus.SearchResult;
import org.memo4j.metrics.similarity.ApproximateMemorizationResult;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;

/** The part of the page that says how much training text is in what the model writes. */
final class ReproductionSection {
    private static final int SHOWN = 10;

    private ReproductionSection() {}

    static String finding(Reproduction reproduction) {
        return String.format(
                Locale.ROOT,
                "Of texts that the model makes up, %s of the characters stand verbatim, in pieces of %d or more, in its"
                        + " training documents; of held-out documents %s.",
                AuditPage.percent(reproduction.verbatim().coverage(Bootstrap.withDefaults())),
                Reproduction.PIECE,
                control(reproduction.control()));
    }

    private static String control(SearchResult control) {
        return control.size() < 2
                ? String.format(Locale.ROOT, "%.0f %%", 100 * control.query(0).coverage())
                : AuditPage.percent(control.coverage(Bootstrap.withDefaults()));
    }

    static Section of(Reproduction reproduction) {
        Section section = Section.titled(
                        "Training text in what the model writes",
                        "The model makes up texts, sampled from nothing; each is searched for pieces of "
                                + Reproduction.PIECE
                                + " or more characters that stand word for word in a training document. Held-out"
                                + " documents, searched likewise, show how much of that is common phrasing: only what"
                                + " is beyond them is memorization.")
                .withTable(ResultTable.of(
                                "Verbatim pieces of training documents",
                                "texts",
                                "number",
                                "share of characters",
                                "texts with a piece",
                                "longest piece (mean)",
                                "longest piece")
                        .withRow(row("made up by the model", reproduction.verbatim()))
                        .withRow(row("held-out documents", reproduction.control())));
        if (reproduction.members().isPresent() && reproduction.heldOut().isPresent()) {
            section = section.withTable(ResultTable.of(
                            "Near copies: continuations of a prompt that agree with the true one in 90 % of the tokens"
                                    + " or more, by edit distance",
                            "prompts from", "documents", "near copies", "median similarity")
                    .withRow(row("training documents", reproduction.members().get()))
                    .withRow(row("held-out documents", reproduction.heldOut().get())));
        }
        section = personal(section, reproduction.personal());
        List<Piece> pieces = pieces(reproduction);
        if (pieces.isEmpty()) {
            return section.withNote("None of the texts holds such a piece.");
        }
        ResultTable table = ResultTable.of(
                "The longest pieces, each in one of the made-up texts", "characters", "times in training", "piece");
        for (Piece piece : pieces) {
            table = table.withRow(piece.span.length(), piece.span.occurrences(), piece.text);
        }
        return section.withTable(table);
    }

    private static Section personal(Section section, PersonalData personal) {
        List<PersonalData.Kind> kinds = personal.kinds();
        if (kinds.isEmpty()) {
            return section.withNote(
                    "Neither the training data nor a made-up text holds personal data of a kind that was looked for.");
        }
        ResultTable table = ResultTable.of(
                "Personal data in the made-up texts, each value counted once; what of the held-out documents is in"
                        + " training is chance",
                "kind",
                "values in training",
                "values made up",
                "of these in training",
                "of held-out values in training",
                "share of training values given away");
        for (PersonalData.Kind kind : kinds) {
            table = table.withRow(
                    kind.name(),
                    kind.training(),
                    kind.written(),
                    kind.inTraining(),
                    kind.heldOutInTraining(),
                    kind.givenAway());
        }
        return section.withTable(table);
    }

    private static Object[] row(String name, SearchResult result) {
        Bootstrap bootstrap = Bootstrap.withDefaults();
        int longest = result.queries().stream().mapToInt(q -> q.longest()).max().orElse(0);
        return result.size() < 2
                ? new Object[] {name, result.size(), result.query(0).coverage(), null, null, longest}
                : new Object[] {
                    name,
                    result.size(),
                    result.coverage(bootstrap),
                    result.matched(bootstrap),
                    result.longest(bootstrap),
                    longest
                };
    }

    private static Object[] row(String name, ApproximateMemorizationResult result) {
        return new Object[] {
            name, result.size(), result.share(), result.distribution().median()
        };
    }

    private record Piece(MatchSpan span, String text) {}

    /** The longest pieces, equal ones once. */
    private static List<Piece> pieces(Reproduction reproduction) {
        Set<String> seen = new HashSet<>();
        return IntStream.range(0, reproduction.samples().size())
                .boxed()
                .flatMap(i -> reproduction.verbatim().query(i).spans().stream()
                        .map(span -> new Piece(span, text(reproduction.samples().get(i), span))))
                .sorted(Comparator.comparingInt((Piece p) -> -p.span.length()).thenComparing(Piece::text))
                .filter(piece -> seen.add(piece.text))
                .limit(SHOWN)
                .toList();
    }

    private static String text(String sample, MatchSpan span) {
        return sample.substring(sample.offsetByCodePoints(0, span.start()), sample.offsetByCodePoints(0, span.end()));
    }
}

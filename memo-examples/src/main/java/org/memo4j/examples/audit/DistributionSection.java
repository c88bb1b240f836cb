package org.memo4j.examples.audit;

import java.util.List;
import java.util.Locale;
import org.memo4j.metrics.skew.LinearHazard;
import org.memo4j.report.html.ResultTable;
import org.memo4j.report.html.Section;
import org.memo4j.report.picture.Picture;
import org.memo4j.report.picture.Pictures;

/** The parts of the page that say how unevenly memorization is spread, over documents, samples and tokens. */
final class DistributionSection {
    private DistributionSection() {}

    static List<Section> of(DocumentExtraction extraction, Distribution distribution) {
        return List.of(spread(extraction, distribution), sampling(distribution), tokens(distribution));
    }

    static Picture picture(DocumentExtraction extraction) {
        return Pictures.distribution(
                "tokens memorized after a prompt of " + extraction.prompt(),
                extraction.skew().lengths().values());
    }

    private static Section spread(DocumentExtraction extraction, Distribution distribution) {
        Section section = Section.titled(
                        "How unevenly memorization is spread",
                        "Left, how many training documents the model continues for how many tokens; right, the share of"
                                + " all these tokens that the least memorized share of the documents holds: the further"
                                + " the curve sags below the diagonal, the more a few documents carry, and the less an"
                                + " average says about them.")
                .withPicture(picture(extraction))
                .withTable(ResultTable.of(
                                "Spread over documents",
                                "per document",
                                "documents",
                                "mean",
                                "median",
                                "largest",
                                "Gini",
                                "share of the top 5 %")
                        .withRow(spread("tokens emitted greedily", distribution.lengths()))
                        .withRow(spread("probability of sampling the continuation", distribution.probabilities())))
                .withTable(ResultTable.of(
                                "Tail index (Hill) of the most memorized documents: from 0.5 on the variance, from 1 on"
                                        + " the mean is ruled by a few of them; columns that disagree say that the tail"
                                        + " is no power law, a dash that it has no index",
                                "per document",
                                "top 1 %",
                                "top 5 %",
                                "top 10 %")
                        .withRow(tail("tokens emitted greedily", distribution.lengths()))
                        .withRow(tail("probability of sampling the continuation", distribution.probabilities())));
        return distribution
                .trend()
                .map(trend -> section.withTable(trend(trend)))
                .orElseGet(() -> section.withNote("Over training: left out, since fewer than two of the watched"
                        + " documents are longer than " + LengthTrend.PROMPT + " tokens."));
    }

    private static Object[] spread(String name, Distribution.Spread spread) {
        return new Object[] {
            name,
            spread.documents(),
            spread.mean(),
            spread.median(),
            spread.largest(),
            spread.gini(),
            spread.topShare(0.05)
        };
    }

    private static Object[] tail(String name, Distribution.Spread spread) {
        Object[] row = new Object[1 + Distribution.TOP.length];
        row[0] = name;
        for (int t = 0; t < Distribution.TOP.length; t++) {
            row[1 + t] = spread.tailIndex(Distribution.TOP[t]);
        }
        return row;
    }

    /** The tail may still grow when the loss has come to rest. */
    private static ResultTable trend(LengthTrend trend) {
        ResultTable table = ResultTable.of(
                String.format(
                        Locale.ROOT,
                        "Tokens emitted greedily after a prompt of %d tokens, over training, of %d of the %d watched"
                                + " documents, those that are longer than the prompt; the p-value is that of no change"
                                + " since the epoch before",
                        trend.prompt(),
                        trend.documents(),
                        trend.watched()),
                "epoch",
                "mean",
                "median",
                "q99",
                "largest",
                "Gini",
                "p-value");
        for (LengthTrend.Epoch epoch : trend.epochs()) {
            table = table.withRow(
                    epoch.epoch(),
                    epoch.mean(),
                    epoch.median(),
                    epoch.q99(),
                    epoch.largest(),
                    epoch.gini(),
                    epoch.pValue());
        }
        return table;
    }

    private static Section sampling(Distribution distribution) {
        String[] heading = new String[1 + Distribution.PROBABILITIES.length];
        heading[0] = "samples";
        for (int p = 0; p < Distribution.PROBABILITIES.length; p++) {
            heading[1 + p] = "p ≥ " + Distribution.PROBABILITIES[p];
        }
        ResultTable table = ResultTable.of(
                "Share of training documents, after a prompt of " + distribution.prompt() + " tokens", heading);
        Object[] row = new Object[heading.length];
        for (int s = 0; s < distribution.sampling().size(); s++) {
            int column = 1 + s % Distribution.PROBABILITIES.length;
            row[0] = distribution.sampling().get(s).samples();
            row[column] = distribution.sampling().get(s).documents();
            if (column == Distribution.PROBABILITIES.length) {
                table = table.withRow(row);
            }
        }
        return Section.titled(
                        "Extraction by sampling",
                        "Someone who samples n continuations of a document's beginning, instead of taking the likeliest"
                                + " tokens, gets the exact one at least once with the probability at the head of the"
                                + " column or more, for this share of the documents.")
                .withTable(table);
    }

    private static Section tokens(Distribution distribution) {
        ResultTable table = ResultTable.of(
                "Tokens of the continuation that are right after the true ones before them; the p-value is that of"
                        + " independence, by Holm over all positions",
                "position",
                "if all before are right",
                "if one before is wrong",
                "bits",
                "p-value");
        for (Distribution.Dependence token : distribution.dependence()) {
            if (Integer.bitCount(token.position()) == 1) { // every position would say the same at length
                table = table.withRow(
                        token.position(), token.afterRight(), token.afterWrong(), token.bits(), token.pValue());
            }
        }
        return Section.titled(
                        "Token by token",
                        "A model on the track of a memorized document stays on it; where that is what happens, tokens"
                                + " after right ones are right more often than tokens after a wrong one, and more often"
                                + " the further they go.")
                .withText(steps(distribution))
                .withTable(table);
    }

    private static String steps(Distribution distribution) {
        LinearHazard line = distribution.line();
        int last = distribution.steps().size();
        return String.format(
                Locale.ROOT,
                "If all tokens so far are right, the next one is right in %.0f %% of cases at the first token and in"
                        + " %.0f %% at token %d, along a fitted line (p-value of no slope %.2g).%s",
                100 * line.step(1),
                100 * line.step(last),
                last,
                line.pValue(),
                distribution
                        .geometricPValue()
                        .map(p -> String.format(
                                Locale.ROOT,
                                " Were tokens right independently of each other, lengths would be geometric; p-value of"
                                        + " that: %.2g.",
                                p))
                        .orElse(""));
    }
}

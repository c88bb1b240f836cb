package org.memo4j.examples.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.ensemble.EnsembleFiles;
import org.memo4j.core.ensemble.EnsembleScores;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Scores that were saved, of which the attack reads. */
final class SavedOptions {
    @ArgGroup(exclusive = true)
    private @Nullable Input input;

    @Option(
            names = "--signal",
            paramLabel = "KIND",
            description = {
                "What saved scores are: ${COMPLETION-CANDIDATES}. LOGIT is ln(p / (1 - p)) of the true class,"
                        + " CONFIDENCE is p, LOSS is -ln p. Default: ${DEFAULT-VALUE}",
                "Example: --signal confidence"
            })
    SavedSignal signal = SavedSignal.LOGIT;

    @Option(
            names = "--target",
            paramLabel = "MODEL",
            description = {
                "With saved scores: the model to attack, by its number from 0; the others are its shadow models."
                        + " Without it every model is attacked in turn.",
                "Example: --target 0"
            })
    @Nullable
    Integer target;

    /** Set by the command, whose option it is. */
    long seed;

    /** One of the layouts. */
    static final class Input {
        @Option(
                names = "--lira",
                paramLabel = "FOLDER",
                description = {
                    "Folder of the LiRA research code: exp*/keep.npy and exp*/scores/*.npy.",
                    "Example: --lira exp/cifar10"
                })
        private @Nullable Path lira;

        @Option(
                names = "--table",
                paramLabel = "FILE",
                description = {
                    "A .csv, .csv.gz or .jsonl file with the columns model, example, score and member.",
                    "Example: --table scores.csv"
                })
        private @Nullable Path table;

        @ArgGroup(exclusive = false)
        private @Nullable Arrays arrays;
    }

    /** Two arrays. */
    static final class Arrays {
        @Option(
                names = "--scores",
                required = true,
                paramLabel = "FILE",
                description = {"A .npy file of scores, models x examples.", "Example: --scores scores.npy"})
        private Path scores = Path.of("");

        @Option(
                names = "--members",
                required = true,
                paramLabel = "FILE",
                description = {
                    "A .npy file of membership, models x examples: which model was trained on which example.",
                    "Example: --members keep.npy"
                })
        private Path members = Path.of("");
    }

    boolean isChosen() {
        return input != null;
    }

    /** Attacks them. */
    ClassifierAudit.Report report() throws IOException {
        Input chosen = Objects.requireNonNull(input);
        AttackReport report = new AttackReport(AttackRun.of(read(chosen), signal, target, seed), source(chosen));
        return new ClassifierAudit.Report(report.files(), report.lines());
    }

    private EnsembleScores read(Input input) throws IOException {
        Path lira = input.lira;
        Path table = input.table;
        Arrays arrays = input.arrays;
        EnsembleScores read = lira != null
                ? EnsembleFiles.readLira(lira)
                : table != null
                        ? EnsembleFiles.readTable(table)
                        : EnsembleFiles.readArrays(Objects.requireNonNull(arrays).scores, arrays.members);
        int models = read.membership().models();
        Checks.check(
                models >= 3,
                "there are scores of %d model(s), but an attack needs a target and at least two shadow models",
                models);
        Integer chosen = target;
        if (chosen != null) {
            Checks.check(
                    chosen >= 0 && chosen < models,
                    "--target must be in [0, %d], the models that there are, but is %d",
                    models - 1,
                    chosen);
        }
        return read;
    }

    private static String source(Input input) {
        Path lira = input.lira;
        Path table = input.table;
        Arrays arrays = input.arrays;
        return lira != null
                ? lira.toString()
                : table != null ? table.toString() : Objects.requireNonNull(arrays).scores + ", " + arrays.members;
    }
}

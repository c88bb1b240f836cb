package org.memo4j.examples.attack;

import java.lang.reflect.Field;
import java.util.concurrent.Callable;
import org.memo4j.core.Checks;
import org.memo4j.examples.console.ConsoleProgress;
import org.memo4j.examples.console.ReportOutput;
import org.memo4j.report.file.ReportFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code memo4j attack}: membership inference, on classifiers that it trains, or from saved scores or predictions. */
@Command(
        name = "attack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Trains classifiers on random halves of a table, and finds out what they leak about whom: membership"
                    + " attacks with and without shadow models and by attack models (boosted trees, logistic"
                    + " regression, random forest, nearest neighbors, a network), the most vulnerable records, who"
                    + " pays, and what it says"
                    + " about privacy.",
            "With --scores, --lira, --table, --npz or --ensemble it trains nothing and attacks models whose scores were"
                    + " saved; with --predictions one model of which there are nothing but the class probabilities of"
                    + " members and others.",
            ""
        })
public final class AttackCommand implements Callable<Integer> {
    @Mixin
    private final ClassifierOptions classifier = new ClassifierOptions();

    @Mixin
    private final SavedOptions saved = new SavedOptions();

    @Mixin
    private final ReportOutput output = new ReportOutput("memo-attack");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public AttackCommand() {}

    @Option(
            names = {"-s", "--seed"},
            paramLabel = "N",
            defaultValue = "42",
            description = {
                "Seed of every random step; the same seed gives the same CSV files. Default: ${DEFAULT-VALUE}.",
                "Example: --seed 7"
            })
    void setSeed(long seed) {
        classifier.seed = seed;
        saved.seed = seed;
    }

    @Override
    public Integer call() throws Exception {
        boolean fromScores = saved.isChosen();
        refuse(fromScores ? classifier : saved, fromScores);
        if (!fromScores) {
            classifier.check();
        }
        ReportFolder folder = output.prepare();
        ClassifierAudit.Report report;
        ConsoleProgress progress = new ConsoleProgress(System.err);
        try {
            report = fromScores ? saved.report() : new ClassifierAudit(classifier, output.path(), progress).run();
        } finally {
            progress.close();
        }
        ReportOutput.write(
                folder, report.files(), report.lines(), spec.commandLine().getOut());
        return 0;
    }

    /** Options of the other mode would be ignored: an error. */
    private void refuse(Object options, boolean fromScores) {
        for (ArgSpec given : spec.commandLine().getParseResult().matchedArgs()) {
            Checks.check(
                    given.userObject() == null || !declares(options, given),
                    "%s has no meaning %s",
                    given.isOption() ? ((OptionSpec) given).longestName() : given.paramLabel(),
                    fromScores ? "where scores or predictions were saved: nothing is trained" : "without saved scores");
        }
    }

    private static boolean declares(Object options, ArgSpec given) {
        return given.userObject() instanceof Field field && field.getDeclaringClass() == options.getClass();
    }
}

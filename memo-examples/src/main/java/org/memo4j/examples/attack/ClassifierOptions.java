package org.memo4j.examples.attack;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the user may choose where models are trained; checked before any work starts. */
final class ClassifierOptions {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TABLE",
            description = {
                "CSV file of records (UTF-8, also .gz) that a classifier is trained on and audited for. Numbers are"
                        + " standardized, categories become one feature each. Default: built-in synthetic customers with"
                        + " known subpopulations.",
                "Example: attack customers.csv --label churned"
            })
    @Nullable
    Path table;

    @Option(
            names = "--features",
            paramLabel = "FILE",
            description = {
                "In place of a CSV file: a .npy file of numbers, records x features, with --labels.",
                "Example: --features x.npy --labels y.npy"
            })
    @Nullable
    Path features;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = {"A .npy file of integers from 0, one a record.", "Example: --features x.npy --labels y.npy"})
    @Nullable
    Path labels;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = {"Column that holds the class. Default: the last one.", "Example: --label income"})
    @Nullable
    String label;

    @Option(
            names = "--no-header",
            description = {
                "The first line is a record; the columns are called 1, 2, 3, ...",
                "Example: --no-header --label 1"
            })
    boolean noHeader;

    @Option(
            names = "--missing",
            split = ",",
            paramLabel = "TEXT",
            description = {
                "What stands in a cell whose value is missing. Without it an empty cell or NaN is an error.",
                "Example: --missing ?,NA"
            })
    List<String> missing = List.of();

    @Option(
            names = "--categorical",
            split = ",",
            paramLabel = "COLUMN",
            description = {"Columns that hold categories though they look like numbers.", "Example: --categorical zip"})
    List<String> categorical = List.of();

    @Option(
            names = "--drop",
            split = ",",
            paramLabel = "COLUMN",
            description = {"Columns to leave out.", "Example: --drop id,name"})
    List<String> drop = List.of();

    @Option(
            names = "--slice",
            split = ",",
            paramLabel = "COLUMN",
            description = {
                "Columns by whose categories, or quarters of whose numbers, results are broken down too.",
                "Example: --slice region,age"
            })
    List<String> slice = List.of();

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = {
                "Column that says which records belong together, such as a customer's number; nothing is learned from"
                        + " it. Attack models are trained on other groups than they are asked about, and there are"
                        + " intervals for other groups. Default: records with equal cells belong together.",
                "Example: --group customer"
            })
    @Nullable
    String group;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = {"Take N records at random. Default: all.", "Example: --records 8000"})
    @Nullable
    Integer records;

    @Option(
            names = "--population",
            paramLabel = "FRACTION",
            defaultValue = "0.25",
            description = {
                "Share of the records that no model is trained on: what Attack-P and RMIA compare with. Default:"
                        + " ${DEFAULT-VALUE}.",
                "Example: --population 0.4"
            })
    double population = 0.25;

    @Option(
            names = {"-m", "--models"},
            paramLabel = "N",
            defaultValue = "64",
            description = {
                "Shadow models; an even number. Each record is in the training set of half of them. Default:"
                        + " ${DEFAULT-VALUE}.",
                "Example: --models 128"
            })
    int models = 64;

    @Option(
            names = "--targets",
            paramLabel = "N",
            defaultValue = "8",
            description = {
                "Models that are attacked; an even number. Each record is in the training set of half of them. Default:"
                        + " ${DEFAULT-VALUE}.",
                "Example: --targets 16"
            })
    int targets = 8;

    @Option(
            names = "--boundary",
            paramLabel = "N",
            defaultValue = "256",
            description = {
                "Records, drawn at random, whose distance to the decision boundary is searched, by thousands of"
                        + " questions to every target; 0 for none. Default: ${DEFAULT-VALUE}.",
                "Example: --boundary 0"
            })
    int boundary = 256;

    @Option(
            names = "--onion",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = {
                "Share of the pool, its most vulnerable records by the shadow models, that is removed to see who is"
                        + " vulnerable next; 0 to train nothing for it. Default: ${DEFAULT-VALUE}.",
                "Example: --onion 0"
            })
    double onion = 0.2;

    @Option(
            names = "--onion-models",
            paramLabel = "N",
            defaultValue = "32",
            description = {
                "Models that are trained before, and again after each of three removals; a multiple of 16. Default:"
                        + " ${DEFAULT-VALUE}.",
                "Example: --onion-models 64"
            })
    int onionModels = 32;

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            defaultValue = "30",
            description = {
                "Times that training sees every record. More epochs, more memorization. Default: ${DEFAULT-VALUE}.",
                "Example: --epochs 50"
            })
    int epochs = 30;

    @Option(
            names = "--hidden",
            split = ",",
            paramLabel = "UNITS",
            defaultValue = "64",
            description = {"Units of the hidden layers. Default: ${DEFAULT-VALUE}.", "Example: --hidden 128,64"})
    List<Integer> hidden = List.of(64);

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "128",
            description = {"Records a training step. Default: ${DEFAULT-VALUE}.", "Example: --batch 32"})
    int batch = 128;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            defaultValue = "0.01",
            description = {"Adam's step size. Default: ${DEFAULT-VALUE}.", "Example: --learning-rate 0.001"})
    double learningRate = 0.01;

    @Option(
            names = "--prior",
            paramLabel = "P",
            defaultValue = "0.1",
            description = {
                "Share of members among those whom an attacker asks about: what part of the accused are members"
                        + " depends on it. Default: ${DEFAULT-VALUE}.",
                "Example: --prior 0.01"
            })
    double prior = 0.1;

    /** Set by the command, whose option it is. */
    long seed;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = {
                "Models that are trained at once; the results do not depend on it. Default: one a processor.",
                "Example: --threads 1"
            })
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--run",
            paramLabel = "FOLDER",
            description = {
                "Where the scores of the trained models are kept: a run that was stopped goes on there, and more"
                        + " --models are added to those that there are. Default: the output folder's name with -models,"
                        + " and in it one folder for each choice of data and options.",
                "Example: --run shadows/customers"
            })
    @Nullable
    Path run;

    /** Fails on the first option that cannot work. */
    void check() {
        Checks.check(
                (features == null) == (labels == null),
                "--features and --labels go together, but only %s is there",
                features == null ? "--labels" : "--features");
        Checks.check(features == null || table == null, "there are a table and --features; give one of them");
        Checks.check(
                table != null
                        || (label == null && !noHeader && missing.isEmpty() && categorical.isEmpty() && drop.isEmpty()),
                "--label, --no-header, --missing, --categorical and --drop say how a CSV file is read, but there is"
                        + " none");
        if (records != null) {
            Checks.atLeast(records, 1, "--records");
        }
        Checks.openProbability(population, "--population");
        Checks.openProbability(prior, "--prior");
        Checks.check(onion >= 0 && onion <= 0.5, "--onion must be in [0, 0.5], but is %s", onion);
        Checks.check(
                onionModels >= 16 && onionModels % 16 == 0,
                "--onion-models must be a multiple of 16, but is %d",
                onionModels);
        Checks.atLeast(boundary, 0, "--boundary");
        checkEven(models, 4, "--models");
        checkEven(targets, 2, "--targets");
        Checks.atLeast(epochs, 1, "--epochs");
        Checks.atLeast(batch, 1, "--batch");
        hidden.forEach(units -> Checks.atLeast(units, 1, "--hidden"));
        Checks.positive(learningRate, "--learning-rate");
        Checks.atLeast(threads, 1, "--threads");
    }

    private static void checkEven(int value, int least, String name) {
        Checks.check(
                value >= least && value % 2 == 0,
                "%s must be even and at least %d, so that each record is in half of the models, but is %d",
                name,
                least,
                value);
    }
}

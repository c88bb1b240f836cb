package org.memo4j.examples.capacity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.memo4j.examples.console.ConsoleProgress;
import org.memo4j.examples.console.ReportOutput;
import org.memo4j.examples.tabular.Records;
import org.memo4j.examples.tabular.RecordsFile;
import org.memo4j.report.file.ReportFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code memo4j capacity}: networks that memorize by construction. */
@Command(
        name = "capacity",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Builds, without training, small networks that memorize random labels, shows how exactly, how little it"
                    + " takes to make them forget, that membership inference finds their data, and how descent behaves"
                    + " beside them. With a table it also builds the network that memorizes the table.",
            ""
        })
public final class CapacityCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "CSV",
            description = {
                "Table whose classes a network shall memorize, with a header.",
                "Example: capacity customers.csv --label churned"
            })
    @Nullable
    private Path table;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = {"Column that holds the class. Default: the last one.", "Example: --label income"})
    @Nullable
    private String label;

    @Option(
            names = "--points",
            split = ",",
            paramLabel = "N",
            defaultValue = "100,400,1600,6400",
            description = {
                "How many random points are memorized, one number a network. Default: ${DEFAULT-VALUE}.",
                "Example: --points 100,10000"
            })
    private int[] points = {100, 400, 1600, 6400};

    @Option(
            names = "--dimensions",
            paramLabel = "D",
            defaultValue = "10",
            description = {"Coordinates of a random point. Default: ${DEFAULT-VALUE}.", "Example: --dimensions 784"})
    private int dimensions = 10;

    @Option(
            names = {"-s", "--seed"},
            paramLabel = "SEED",
            defaultValue = "42",
            description = {
                "Seed of every random step; the same seed gives the same CSV files. Default: ${DEFAULT-VALUE}.",
                "Example: --seed 7"
            })
    private long seed = 42;

    @Mixin
    private final ReportOutput output = new ReportOutput("memo-capacity");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public CapacityCommand() {}

    @Override
    public Integer call() throws IOException {
        CapacityRun run = new CapacityRun(points, dimensions, seed);
        Path file = table;
        Records records = file == null
                ? null
                : RecordsFile.readCsv(file, new RecordsFile.Layout(true, label, Set.of("?"), Set.of(), Set.of()));
        ReportFolder folder = output.prepare();
        CapacityReport report;
        ConsoleProgress progress = new ConsoleProgress(System.err);
        try {
            report = new CapacityReport(run.run(records, progress));
        } finally {
            progress.close();
        }
        ReportOutput.write(
                folder, report.files(), report.findings(), spec.commandLine().getOut());
        return 0;
    }
}

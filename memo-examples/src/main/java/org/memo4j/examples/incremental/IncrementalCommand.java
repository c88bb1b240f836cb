package org.memo4j.examples.incremental;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.memo4j.examples.console.ConsoleProgress;
import org.memo4j.examples.console.ReportOutput;
import org.memo4j.report.file.ReportFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code memo4j incremental}: class-incremental learning by solving. */
@Command(
        name = "incremental",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Learns classes phase by phase with an analytic head and shows that it ends where joint training ends; what"
                    + " random features and the ridge are for; and, exactly and without training another model, what it"
                    + " memorized.",
            ""
        })
public final class IncrementalCommand implements Callable<Integer> {
    @Option(
            names = "--images",
            paramLabel = "SOURCE",
            description = {
                "A folder or a zip archive with train/CLASS/*.jpg and test/CLASS/*.jpg (or png), pictures of one size."
                        + " Without it made-up data of 20 classes.",
                "Example: --images cifar10.zip"
            })
    @Nullable
    private Path images;

    @Option(
            names = "--phases",
            split = ",",
            paramLabel = "K",
            description = {
                "Numbers of phases after the base, which has half of the classes. Default: those of 1, 2, 5 and 10"
                        + " that the classes allow.",
                "Example: --phases 1,5,25"
            })
    private int[] phases = new int[0];

    @Option(
            names = "--width",
            paramLabel = "D",
            description = {"Random features. Default: ${DEFAULT-VALUE}.", "Example: --width 2000"})
    private int width = 500;

    @Option(
            names = "--ridge",
            paramLabel = "GAMMA",
            description = {
                "Weight of the squared weights beside the squared errors. Default: ${DEFAULT-VALUE}.",
                "Example: --ridge 0.1"
            })
    private double ridge = 100;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description = {
                "Seed of the random features, of the made-up data and of the shadow heads. Default: ${DEFAULT-VALUE}.",
                "Example: --seed 7"
            })
    private long seed = 1;

    @Mixin
    private final ReportOutput output = new ReportOutput("memo-incremental");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public IncrementalCommand() {}

    @Override
    public Integer call() throws IOException {
        IncrementalSettings settings = new IncrementalSettings(phases, width, ridge, seed);
        ReportFolder folder = output.prepare();
        IncrementalReport report;
        ConsoleProgress progress = new ConsoleProgress(System.err);
        try {
            Path source = images;
            IncrementalData data = source == null ? IncrementalData.synthetic(seed) : ImageSet.read(source);
            report = new IncrementalReport(data, new IncrementalRun(data, settings, progress).run());
        } finally {
            progress.close();
        }
        ReportOutput.write(
                folder, report.files(), report.findings(), spec.commandLine().getOut());
        return 0;
    }
}

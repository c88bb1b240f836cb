package org.memo4j.examples.attack;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.memo4j.report.file.ReportFolder;
import org.memo4j.report.picture.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code memo4j attack}: membership inference from saved scores. */
@Command(
        name = "attack",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Attacks models whose scores were saved, with no model: every model gave a score to every example, and it is known"
                    + " which was trained on which. Reports LiRA, Attack-R and calibrated attacks, and the most memorized"
                    + " examples.",
            ""
        })
public final class AttackCommand implements Callable<Integer> {
    @Mixin
    private final AttackOptions options = new AttackOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public AttackCommand() {}

    @Override
    public Integer call() throws Exception {
        ReportFolder folder = ReportFolder.prepare(options.output, ReportFolder.Occupied.SET_ASIDE);
        Pictures.checkFonts();
        AttackReport report =
                new AttackReport(AttackRun.of(options.read(), options.signal, options.target), options.source());
        Path written = folder.write(report.files());
        report.findings().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().println("Report: " + written.resolve("report.html"));
        spec.commandLine().getOut().flush();
        return 0;
    }
}

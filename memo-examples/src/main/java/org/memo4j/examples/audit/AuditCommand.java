package org.memo4j.examples.audit;

import java.util.concurrent.Callable;
import org.memo4j.examples.console.ConsoleProgress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code memo4j audit}: trains a language model on a text while a hook watches, and reports what it memorized. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Trains a small transformer on a text with canaries in it, and reports what it memorized and what of it leaks.",
            ""
        })
public final class AuditCommand implements Callable<Integer> {
    @Mixin
    private final AuditOptions options = new AuditOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public AuditCommand() {}

    @Override
    public Integer call() throws Exception {
        options.check();
        ConsoleProgress progress = new ConsoleProgress(System.err);
        try {
            spec.commandLine().getOut().println(new Audit(options, progress).run());
            spec.commandLine().getOut().flush();
        } finally {
            progress.close();
        }
        return 0;
    }
}

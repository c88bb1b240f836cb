package org.memo4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.memo4j.examples.attack.AttackCommand;
import org.memo4j.examples.audit.AuditCommand;
import org.memo4j.examples.capacity.CapacityCommand;
import org.memo4j.examples.incremental.IncrementalCommand;
import org.memo4j.examples.search.DuplicatesCommand;
import org.memo4j.examples.search.SearchCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the library. Exit codes: 0 done, 1 failed, 2 an argument was wrong. */
@Command(
        name = "memo4j",
        description = "Finds out what a model memorized, what of it leaks, and what makes it stop.",
        subcommands = {
            AuditCommand.class,
            AttackCommand.class,
            IncrementalCommand.class,
            CapacityCommand.class,
            SearchCommand.class,
            DuplicatesCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Memo4j.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Memo4j {
    private Memo4j() {}

    /** Tells the version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Memo4j.class.getPackage().getImplementationVersion();
            return new String[] {"memo4j " + (version == null ? "development" : version)};
        }
    }

    /**
     * The command line as an object, for tests.
     *
     * @return the command line
     */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Memo4j()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, result) -> {
            // A wrong argument is the user's to mend and needs no stack trace; anything else is ours.
            if (exception instanceof IllegalArgumentException
                    || exception instanceof IOException
                    || exception instanceof UncheckedIOException) {
                command.getErr().println(command.getColorScheme().errorText("memo4j: " + message(exception)));
                return exception instanceof IllegalArgumentException ? 2 : 1;
            }
            throw exception;
        });
        return line;
    }

    /** Those of the file system name the file alone, and the class says what is wrong with it. */
    private static String message(Exception exception) {
        Throwable cause = exception instanceof UncheckedIOException ? exception.getCause() : exception;
        return cause instanceof FileSystemException file && file.getReason() == null
                ? cause.getClass().getSimpleName() + ": " + cause.getMessage()
                : String.valueOf(exception.getMessage());
    }

    /**
     * Runs a command.
     *
     * @param args command and its arguments
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }
}

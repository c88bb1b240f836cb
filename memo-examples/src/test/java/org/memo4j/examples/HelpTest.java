package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What --help says of every command. */
class HelpTest {
    /** The command line and all commands below it, but picocli's own {@code help}. */
    private static List<CommandSpec> commands(CommandSpec spec) {
        List<CommandSpec> all = new ArrayList<>(List.of(spec));
        for (CommandLine below : spec.subcommands().values()) {
            if (!(below.getCommand() instanceof CommandLine.HelpCommand)) {
                all.addAll(commands(below.getCommandSpec()));
            }
        }
        return all;
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    @Test
    void everyArgumentHasAnExampleOfItself() {
        List<CommandSpec> commands = commands(Memo4j.commandLine().getCommandSpec());
        assertThat(commands)
                .extracting(CommandSpec::name)
                .contains("memo4j", "audit", "attack", "incremental", "capacity", "search", "duplicates");
        for (CommandSpec command : commands) {
            for (ArgSpec arg : command.args()) {
                if (arg instanceof OptionSpec option && (option.usageHelp() || option.versionHelp())) {
                    continue; // --help and --version
                }
                String example = arg instanceof OptionSpec option
                        ? "Example: .*" + option.longestName() + ".*"
                        : "Example: .*" + command.name() + " .*";
                assertThat(arg.description())
                        .as("%s %s", command.name(), name(arg))
                        .anySatisfy(line -> assertThat(line).matches(example));
            }
        }
    }

    @Test
    void helpOfEveryCommandShowsItsArguments() {
        for (CommandSpec command : commands(Memo4j.commandLine().getCommandSpec())) {
            Outcome outcome = command.parent() == null ? Outcome.of("--help") : Outcome.of(command.name(), "--help");
            assertThat(outcome.code()).isZero();
            for (ArgSpec arg : command.args()) {
                assertThat(outcome.out()).contains(name(arg));
            }
        }
        assertThat(Outcome.of("--version").out()).contains("memo4j");
    }
}

package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/**
 * What a command left behind.
 *
 * @param code its exit code
 * @param out what it printed
 * @param err what it complained of
 */
record Outcome(int code, String out, String err) {
    /** A task, how much of it is done, a bar, the same in numbers, and the time that it took and takes; or nothing. */
    private static final String PROGRESS = "([a-z -]+ +\\d+% \\[[=> ]*] +\\d+/\\d+ \\([^)]*\\))?";

    /** Runs a command in this JVM; words may be of any type. */
    static Outcome of(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Memo4j.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int code = line.execute(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString());
    }

    /**
     * Runs a command in a JVM of its own and ends it by the signal of a terminal's Ctrl-C or of a scheduler, as soon as it
     * has printed some words. Until then it may print nothing but its progress: no warning of a logger, a backend or the
     * JVM.
     *
     * @param log where it prints
     */
    static void interrupt(Path log, String printed, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // the flags that newer JDKs need to be silent
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Memo4j.class.getName()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (process.isAlive() && !Files.readString(log).contains(printed)) {
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        process.destroy();
        process.waitFor();
        assertThat(process.exitValue()).isNotZero();
        assertThat(Files.readString(log).split("[\\r\\n]"))
                .allSatisfy(line -> assertThat(line.strip()).matches(PROGRESS));
    }
}

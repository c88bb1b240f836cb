package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Runs cells as the Java kernels of Jupyter do: JShell with its local engine, in the JVM that also holds ND4J's natives.
 */
final class Cells implements AutoCloseable {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final JShell shell;

    Cells() {
        shell = JShell.builder()
                .executionEngine("local")
                .out(new PrintStream(printed, true, StandardCharsets.UTF_8))
                .build();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            shell.addToClasspath(entry);
        }
    }

    /** Runs a cell and gives the value of its last snippet as text; fails with the compiler's or the cell's own words. */
    String run(String cell) {
        String rest = cell.lines()
                .filter(line -> !line.startsWith("%")) // magics belong to the kernel
                .reduce("", (a, b) -> a + b + "\n");
        String value = "";
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            assertThat(info.completeness().isComplete())
                    .as("incomplete code at the end of the cell:%n%s", rest)
                    .isTrue();
            for (SnippetEvent event : shell.eval(info.source())) {
                if (event.causeSnippet() == null) {
                    assertThat(event.status())
                            .as("%s%n%s", event.snippet().source(), problems(event.snippet()))
                            .isNotEqualTo(Snippet.Status.REJECTED);
                    if (event.exception() != null) {
                        throw new AssertionError("in " + event.snippet().source(), event.exception());
                    }
                    value = event.value() == null ? "" : event.value();
                }
            }
            rest = info.remaining();
        }
        return value;
    }

    private String problems(Snippet snippet) {
        return shell.diagnostics(snippet)
                .map(d -> d.getMessage(java.util.Locale.ROOT))
                .reduce("", (a, b) -> a + b + System.lineSeparator());
    }

    @Override
    public void close() {
        shell.close();
    }
}

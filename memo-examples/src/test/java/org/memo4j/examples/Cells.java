package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/**
 * Runs cells as the Java kernels of Jupyter do: JShell with its local engine, in the JVM that also holds ND4J's natives.
 */
public final class Cells implements AutoCloseable {
    /** Where the session, in this JVM, leaves the value of a cell. */
    @SuppressWarnings("NonFinalStaticField")
    public static @Nullable Object shown;

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

    /**
     * Runs a cell and gives the value of its last snippet, which a notebook shows, or an empty text if that has none; fails
     * with the compiler's or the cell's own words.
     */
    Object run(String cell) {
        String rest = cell.lines()
                .filter(line -> !line.startsWith("%")) // magics belong to the kernel
                .reduce("", (a, b) -> a + b + "\n");
        Snippet last = null;
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
                    last = event.snippet();
                }
            }
            rest = info.remaining();
        }
        return value(last);
    }

    private Object value(@Nullable Snippet snippet) {
        String name = snippet instanceof ExpressionSnippet expression
                ? expression.name()
                : snippet != null && snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND
                        ? ((VarSnippet) snippet).name()
                        : "";
        shown = null;
        if (!name.isEmpty()) {
            shell.eval("org.memo4j.examples.Cells.shown = " + name + ";");
        }
        return shown == null ? "" : shown;
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

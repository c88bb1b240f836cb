package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Java snippets of the README run as they stand there, one after the other. */
class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @Test
    void snippetsRun() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        Matcher matcher = SNIPPET.matcher(readme);
        List<String> snippets = matcher.results().map(r -> r.group(1)).toList();
        assertThat(snippets).isNotEmpty();
        try (Cells cells = new Cells()) {
            // All imports first: JShell builds the variables that an import could touch anew, and empty.
            for (String snippet : snippets) {
                cells.run(lines(snippet, true));
            }
            for (String snippet : snippets) {
                cells.run(lines(snippet, false));
            }
        }
    }

    private static String lines(String snippet, boolean imports) {
        return snippet.lines()
                .filter(line -> line.startsWith("import ") == imports)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}

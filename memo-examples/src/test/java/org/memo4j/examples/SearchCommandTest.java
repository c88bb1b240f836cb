package org.memo4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
    private static final String SHARED = "The quick brown fox jumps over the lazy dog, as everybody knows by heart.";

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int run(Object... args) {
        Outcome outcome = Outcome.of(args);
        out = outcome.out();
        err = outcome.err();
        return outcome.code();
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("query.txt"), "Before! " + SHARED + " After.");
        Files.writeString(folder.resolve("corpus.txt"), "Something. " + SHARED + "\nElse. " + SHARED + "\n");
    }

    @Test
    void searchSaysWhatStandsWhereAndHowOften() throws IOException {
        Path csv = folder.resolve("out.csv");
        int code = run("search", folder.resolve("query.txt"), "--in", folder.resolve("corpus.txt"), "-o", csv);
        assertThat(code).isZero();
        // with the space before it, which both texts have
        assertThat(out).contains((SHARED.length() + 1) + " symbols at 7 of", "2 times");
        assertThat(Files.readAllLines(csv)).hasSize(2).first().asString().startsWith("text,start,end,occurrences");
        assertThat(run(
                        "search",
                        folder.resolve("query.txt"),
                        "--in",
                        folder.resolve("corpus.txt"),
                        "--min-length",
                        200))
                .isZero();
        assertThat(out).doesNotContain("Longest matches");
    }

    @Test
    void duplicatesWithinAndAcross() throws IOException {
        assertThat(run("duplicates", folder.resolve("corpus.txt"))).isZero();
        assertThat(out).contains("2 ranges");
        assertThat(run("duplicates", folder.resolve("query.txt"))).isZero();
        assertThat(out).contains("0 ranges");
        assertThat(run("duplicates", folder.resolve("query.txt"), "--in", folder.resolve("corpus.txt")))
                .isZero();
        assertThat(out).contains("1 ranges");
        assertThat(run("duplicates", folder.resolve("corpus.txt"), "--split", "lines"))
                .isZero();
        assertThat(out).contains("of 2 documents", "code points");
    }

    @Test
    void duplicatesOfWholeDocuments() throws IOException {
        Path lines = folder.resolve("lines.txt");
        String near = SHARED.replace("heart", "rote");
        Files.writeString(lines, String.join("\n", SHARED, "Something else altogether.", SHARED, near) + "\n");
        Path csv = folder.resolve("groups.csv");
        assertThat(run("duplicates", lines, "--split", "lines", "--whole", "-o", csv))
                .isZero();
        assertThat(out).contains("Equal documents: 2 of 4 have a copy, 3 are different");
        assertThat(Files.readAllLines(csv)).hasSize(3).first().isEqualTo("group,document");
        assertThat(run("duplicates", lines, "--split", "lines", "--whole", "0.7"))
                .isZero();
        assertThat(out).contains("3 pairs of", "3 of 4 documents in 1 groups");
        assertThat(run("duplicates", lines, "--whole", "1.5")).isEqualTo(2);
        assertThat(err).contains("threshold", "1.5");
        assertThat(run("duplicates", lines, "--whole", "0.7", "--in", lines)).isEqualTo(2);
        assertThat(err).contains("--in");
    }

    @Test
    void refusesWhatIsNotThereInOneLine() {
        assertThat(run("search", folder.resolve("nowhere"), "--in", folder.resolve("corpus.txt")))
                .isEqualTo(2);
        assertThat(err).contains("nowhere").doesNotContain("\tat ");
        assertThat(run("search", folder.resolve("query.txt"))).isEqualTo(2);
        assertThat(err).contains("--in");
        assertThat(run(
                        "search",
                        folder.resolve("query.txt"),
                        "--in",
                        folder.resolve("corpus.txt"),
                        "--min-length",
                        "0"))
                .isEqualTo(2);
        assertThat(err).contains("minimumLength");
        assertThat(run("duplicates", folder.resolve("query.txt"), folder.resolve("corpus.txt"), "--split", "lines"))
                .isEqualTo(2);
        assertThat(err).contains("--split cuts one file");
    }
}

package org.memo4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path directory;

    @Test
    void createsDirectoriesAndReplacesWhatIsThere() throws IOException {
        Path file = directory.resolve("a/b/c.txt");
        WholeFile.writeString(file, "first, longer than the second");
        WholeFile.writeString(file, "zwölf");
        assertThat(Files.readString(file)).isEqualTo("zwölf");
        assertThat(list(directory.resolve("a/b"))).containsExactly("c.txt");
    }

    @Test
    void acceptsAWriterThatClosesItsStream() throws IOException {
        Path file = directory.resolve("closed.txt");
        WholeFile.write(file, out -> {
            try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                writer.write("x".repeat(200_000));
            }
        });
        assertThat(Files.size(file)).isEqualTo(200_000);
    }

    @Test
    void keepsTheOldFileWhenTheWriterFails() throws IOException {
        Path file = directory.resolve("kept.txt");
        WholeFile.writeString(file, "old");
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("the source broke");
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write " + file)
                .hasMessageContaining("the source broke");
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(1);
                    throw new IllegalStateException("bad content");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("bad content");
        assertThat(Files.readString(file)).isEqualTo("old");
        assertThat(list(directory)).containsExactly("kept.txt");
    }

    @Test
    void theTargetIsNotTouchedBeforeTheContentIsComplete() throws IOException {
        Path file = directory.resolve("late.txt");
        WholeFile.write(file, out -> {
            out.write(new byte[200_000]);
            out.flush();
            assertThat(file).doesNotExist();
        });
        assertThat(file).hasSize(200_000);
    }

    @Test
    void saysWhyAFileCannotBeWritten() throws IOException {
        assertThatThrownBy(() -> WholeFile.writeString(directory, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write " + directory)
                .hasMessageContaining("it is a directory");
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path below = file.resolve("below.txt");
        assertThatThrownBy(() -> WholeFile.writeString(below, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write " + below);
    }

    @Test
    void othersMayReadTheFileAsTheyMayReadAnyOther() throws IOException {
        Assumptions.assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "skipped: no POSIX permissions here");
        Path plain = Files.writeString(directory.resolve("plain"), "x");
        Path whole = directory.resolve("whole");
        WholeFile.writeString(whole, "x");
        assertThat(Files.getPosixFilePermissions(whole)).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    void followsASymbolicLink() throws IOException {
        Path real = Files.writeString(directory.resolve("real"), "old");
        Path link = directory.resolve("link");
        try {
            Files.createSymbolicLink(link, real);
        } catch (UnsupportedOperationException | IOException e) {
            Assumptions.abort("skipped: no symbolic links here: " + e);
        }
        WholeFile.writeString(link, "new");
        assertThat(Files.readString(real)).isEqualTo("new");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    private static List<String> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}

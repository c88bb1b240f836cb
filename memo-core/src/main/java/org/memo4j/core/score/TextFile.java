package org.memo4j.core.score;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.memo4j.core.WholeFile;

/** Text files in UTF-8, packed if their name ends in {@code .gz}. */
final class TextFile {
    private TextFile() {}

    /** Reads a text. */
    @FunctionalInterface
    interface Source<T> {
        T read(BufferedReader in) throws IOException;
    }

    static boolean isPacked(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    /** Name in lower case, without {@code .gz}. */
    static String bareName(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return isPacked(file) ? name.substring(0, name.length() - 3) : name;
    }

    static void write(Path file, WholeFile.IOConsumer<? super Writer> text) throws IOException {
        WholeFile.write(file, raw -> {
            try (OutputStream out = isPacked(file) ? new GZIPOutputStream(raw, 1 << 16) : raw;
                    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                text.accept(writer);
            }
        });
    }

    static <T> T read(Path file, Source<T> text) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = isPacked(file) ? new GZIPInputStream(raw, 1 << 16) : raw;
                // A decoder of its own reports malformed input; the charset alone would replace it.
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return text.read(reader);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is no text in UTF-8; convert it", e);
        }
    }
}

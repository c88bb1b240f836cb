package org.memo4j.core.text;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How a file is cut into documents. */
public enum DocumentSplit {
    /**
     * At blank lines (empty, or white space alone): a document is a run of lines that are not blank, joined by
     * {@code \n}, without a line break at its end.
     */
    BLANK_LINES {
        @Override
        @Nullable
        Document next(DocumentReader reader) throws IOException {
            String line = skipBlank(reader);
            if (line == null) {
                return null;
            }
            long start = reader.lineNumber();
            StringBuilder text = new StringBuilder(line);
            for (line = reader.line(); line != null && !line.isBlank(); line = reader.line()) {
                text.append('\n').append(line);
            }
            return new Document(reader.name() + ":" + start, text.toString());
        }
    },
    /** At every line: a document is a line that is not blank, without its line break. */
    LINES {
        @Override
        @Nullable
        Document next(DocumentReader reader) throws IOException {
            String line = skipBlank(reader);
            return line == null ? null : new Document(reader.name() + ":" + reader.lineNumber(), line);
        }
    },
    /** Not at all: the document is the file, line breaks and all. */
    WHOLE {
        @Override
        @Nullable
        Document next(DocumentReader reader) throws IOException {
            String text = reader.rest();
            return text == null || text.isBlank() ? null : new Document(reader.name(), text);
        }
    };

    /** The next document, or null at the end. */
    @Nullable
    abstract Document next(DocumentReader reader) throws IOException;

    private static @Nullable String skipBlank(DocumentReader reader) throws IOException {
        String line = reader.line();
        while (line != null && line.isBlank()) {
            line = reader.line();
        }
        return line;
    }
}

package org.memo4j.examples.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.WholeFile;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.DocumentSplit;
import org.memo4j.metrics.corpus.Normalization;
import org.memo4j.metrics.corpus.SymbolCorpus;
import org.memo4j.metrics.corpus.SymbolUnit;
import org.memo4j.report.file.CsvTable;
import picocli.CommandLine.Option;

/** How files become documents of symbols; shared by the commands. */
final class CorpusOptions {
    @Option(
            names = {"-m", "--min-length"},
            paramLabel = "N",
            description = {
                "Matches below this many symbols do not count. Default: ${DEFAULT-VALUE}",
                "Example: --min-length 100"
            })
    int minimumLength = 50;

    @Option(
            names = "--split",
            paramLabel = "HOW",
            description = {
                "Cut each text file into documents: ${COMPLETION-CANDIDATES}. Without it a file is a document, in"
                        + " bytes as they are; with it files are text in UTF-8 and are counted in characters.",
                "Example: --split lines"
            })
    @Nullable
    DocumentSplit split;

    @Option(
            names = "--fold-case",
            description = {"Upper and lower case are the same.", "Example: --fold-case"})
    boolean foldCase;

    @Option(
            names = "--collapse-whitespace",
            description = {"Any run of white space is one space.", "Example: --collapse-whitespace"})
    boolean collapseWhitespace;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = {"Write every match to this CSV file.", "Example: --output matches.csv"})
    @Nullable
    Path output;

    SymbolCorpus corpus(List<Path> paths) {
        SymbolCorpus corpus;
        DocumentSplit how = split;
        if (how == null) {
            corpus = SymbolCorpus.ofFiles(paths.toArray(Path[]::new));
        } else if (paths.size() == 1) {
            corpus = SymbolCorpus.ofTexts(Corpus.file(paths.get(0), how), SymbolUnit.CODE_POINTS);
        } else {
            throw new IllegalArgumentException("--split cuts one file on each side, but there are " + paths.size()
                    + "; put the texts into one file or leave --split out");
        }
        return corpus.withNormalization(
                Normalization.NONE.withFoldedCase(foldCase).withCollapsedWhitespace(collapseWhitespace));
    }

    /** Writes the table, if a file was asked for, and says so. */
    String write(CsvTable table) throws IOException {
        Path file = output;
        if (file == null) {
            return "";
        }
        WholeFile.write(file, table::writeTo);
        return System.lineSeparator() + table.rows() + " rows written to " + file;
    }
}

package org.memo4j.examples.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.examples.console.ConsoleProgress;
import org.memo4j.metrics.corpus.DocumentDuplicates;
import org.memo4j.metrics.corpus.Duplicates;
import org.memo4j.metrics.corpus.DuplicatesResult;
import org.memo4j.metrics.corpus.IndexOptions;
import org.memo4j.metrics.corpus.SuffixArrayIndex;
import org.memo4j.report.file.CsvTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code memo4j duplicates}: text that is repeated within a corpus, or that two corpora share. */
@Command(
        name = "duplicates",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Finds text that occurs twice or more in a corpus, the first thing that a model memorizes; with --in, text"
                    + " that the corpus shares with another one, as of a test set with its training set.",
            "Builds a suffix array on the disk, about ten bytes a byte of text, and deletes it in the end.",
            ""
        })
public final class DuplicatesCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "CORPUS",
            description = {"Files or directories of the corpus.", "Example: duplicates src/"})
    private List<Path> corpus = new ArrayList<>();

    @Option(
            names = "--in",
            arity = "1..*",
            paramLabel = "OTHER",
            description = {"Files or directories of another corpus.", "Example: --in train.txt"})
    private List<Path> other = new ArrayList<>();

    @Mixin
    private final CorpusOptions options = new CorpusOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public DuplicatesCommand() {}

    @Override
    public Integer call() throws Exception {
        ConsoleProgress progress = new ConsoleProgress(System.err);
        DuplicatesResult result;
        try {
            Duplicates duplicates = Duplicates.withDefaults()
                    .withMinimumLength(options.minimumLength)
                    .withProgress(progress);
            IndexOptions building = IndexOptions.withDefaults().withProgress(progress);
            SuffixArrayIndex index = SuffixArrayIndex.temporary(options.corpus(corpus), building);
            result = other.isEmpty()
                    ? duplicates.within(index)
                    : duplicates.across(index, SuffixArrayIndex.temporary(options.corpus(other), building));
        } finally {
            progress.close();
        }
        String written = options.write(table(result));
        String share = result.shares().length < 2
                ? ""
                : String.format(Locale.ROOT, "%nshare of a document  %s", result.share(Bootstrap.withDefaults()));
        spec.commandLine().getOut().println(result + share + written);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private record Row(DocumentDuplicates document, DocumentDuplicates.Range range) {}

    private static CsvTable table(DuplicatesResult result) {
        List<Row> rows = result.documents().stream()
                .flatMap(d -> d.ranges().stream().map(r -> new Row(d, r)))
                .toList();
        return CsvTable.ofRows(rows.size())
                .with("document", rows.stream().map(r -> r.document.name()).toList())
                .with("start", rows.stream().mapToLong(r -> r.range.start()).toArray())
                .with("end", rows.stream().mapToLong(r -> r.range.end()).toArray());
    }
}

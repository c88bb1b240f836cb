package org.memo4j.examples.search;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.examples.console.ConsoleProgress;
import org.memo4j.metrics.corpus.MatchSpan;
import org.memo4j.metrics.corpus.Place;
import org.memo4j.metrics.corpus.QueryMatches;
import org.memo4j.metrics.corpus.SearchOptions;
import org.memo4j.metrics.corpus.SearchResult;
import org.memo4j.metrics.corpus.StreamingSearch;
import org.memo4j.report.file.CsvTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code memo4j search}: what of some texts stands verbatim in a corpus, in one pass over the corpus. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Finds every piece of the given texts (what a model wrote, a test set) that stands word for word in a"
                    + " corpus.",
            "Files and directories; .gz files are unpacked on the way. One pass, memory in proportion to the texts.",
            ""
        })
public final class SearchCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Parameters(
            arity = "1..*",
            paramLabel = "TEXT",
            description = {"Files or directories with the texts.", "Example: search generated/ --in train/"})
    private List<Path> texts = new ArrayList<>();

    @Option(
            names = "--in",
            required = true,
            arity = "1..*",
            paramLabel = "CORPUS",
            description = {"Files or directories of the corpus.", "Example: --in train-1.txt train-2.txt.gz"})
    private List<Path> corpus = new ArrayList<>();

    @Mixin
    private final CorpusOptions options = new CorpusOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public SearchCommand() {}

    @Override
    public Integer call() throws Exception {
        ConsoleProgress progress = new ConsoleProgress(System.err);
        SearchResult result;
        try {
            result = StreamingSearch.over(options.corpus(corpus))
                    .search(
                            options.corpus(texts),
                            SearchOptions.withDefaults()
                                    .withMinimumLength(options.minimumLength)
                                    .withProgress(progress));
        } finally {
            progress.close();
        }
        String written = options.write(table(result));
        spec.commandLine().getOut().println(result + summary(result) + written);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private record Piece(QueryMatches query, MatchSpan span) {}

    private static String summary(SearchResult result) {
        StringBuilder text = new StringBuilder();
        if (result.size() > 1) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nshare of a text in matches  %s%ntexts with a match         %s%nlongest match of a text     %s",
                    result.coverage(Bootstrap.withDefaults()),
                    result.matched(Bootstrap.withDefaults()),
                    result.longest(Bootstrap.withDefaults())));
        }
        List<Piece> longest = result.queries().stream()
                .flatMap(q -> q.spans().stream().map(span -> new Piece(q, span)))
                .sorted(Comparator.comparingInt((Piece p) -> -p.span.length()))
                .limit(SHOWN)
                .toList();
        if (!longest.isEmpty()) {
            text.append(String.format(Locale.ROOT, "%n%nLongest matches"));
        }
        for (Piece piece : longest) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %d symbols at %d of %s, %d times, first at %s",
                    piece.span.length(),
                    piece.span.start(),
                    piece.query.name(),
                    piece.span.occurrences(),
                    first(piece.span)));
        }
        return text.toString();
    }

    private static Place first(MatchSpan span) {
        return span.places().get(0);
    }

    private static CsvTable table(SearchResult result) {
        List<Piece> pieces = result.queries().stream()
                .flatMap(q -> q.spans().stream().map(span -> new Piece(q, span)))
                .toList();
        return CsvTable.ofRows(pieces.size())
                .with("text", pieces.stream().map(p -> p.query.name()).toList())
                .with("start", pieces.stream().mapToInt(p -> p.span.start()).toArray())
                .with("end", pieces.stream().mapToInt(p -> p.span.end()).toArray())
                .with(
                        "occurrences",
                        pieces.stream().mapToLong(p -> p.span.occurrences()).toArray())
                .with("document", pieces.stream().map(p -> first(p.span).name()).toList())
                .with(
                        "document_start",
                        pieces.stream().mapToLong(p -> first(p.span).start()).toArray());
    }
}

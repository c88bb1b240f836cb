package org.memo4j.examples.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.Progress;
import org.memo4j.core.stat.Bootstrap;
import org.memo4j.examples.console.ConsoleProgress;
import org.memo4j.metrics.corpus.DocumentDuplicates;
import org.memo4j.metrics.corpus.DocumentGroup;
import org.memo4j.metrics.corpus.Duplicates;
import org.memo4j.metrics.corpus.DuplicatesResult;
import org.memo4j.metrics.corpus.ExactDuplicates;
import org.memo4j.metrics.corpus.ExactDuplicatesResult;
import org.memo4j.metrics.corpus.IndexOptions;
import org.memo4j.metrics.corpus.NearDuplicates;
import org.memo4j.metrics.corpus.NearDuplicatesResult;
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
                    + " that the corpus shares with another one, as of a test set with its training set; with --whole,"
                    + " documents that are equal or nearly so.",
            "Without --whole it builds a suffix array on the disk, about ten bytes a byte of text, and deletes it in the end.",
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

    @Option(
            names = "--whole",
            arity = "0..1",
            paramLabel = "J",
            fallbackValue = "1",
            description = {
                "Compare whole documents: find those that are equal, or with a J below 1, by MinHash, those whose sets of"
                        + " pieces of 9 symbols have a Jaccard similarity of at least J.",
                "Example: --whole 0.8"
            })
    private @Nullable Double whole;

    @Mixin
    private final CorpusOptions options = new CorpusOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** For picocli. */
    public DuplicatesCommand() {}

    @Override
    public Integer call() throws Exception {
        ConsoleProgress progress = new ConsoleProgress(System.err);
        Double similarity = whole;
        if (similarity != null) {
            try {
                print(documents(similarity, progress));
            } finally {
                progress.close();
            }
            return 0;
        }
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
        print(result + share + written);
        return 0;
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    private String documents(double similarity, Progress progress) throws IOException {
        Checks.check(
                other.isEmpty(),
                "--whole compares the documents of one corpus; leave --in out, or name all files at once");
        if (similarity == 1) {
            ExactDuplicatesResult result =
                    ExactDuplicates.withDefaults().withProgress(progress).within(options.corpus(corpus));
            return result + options.write(groups(result.groups()));
        }
        NearDuplicatesResult result = NearDuplicates.withDefaults()
                .withThreshold(similarity)
                .withProgress(progress)
                .within(options.corpus(corpus));
        return result + options.write(groups(result.groups()));
    }

    private record Member(int group, String name) {}

    private static CsvTable groups(List<DocumentGroup> groups) {
        List<Member> members = IntStream.range(0, groups.size())
                .boxed()
                .flatMap(g -> groups.get(g).names().stream().map(name -> new Member(g, name)))
                .toList();
        return CsvTable.ofRows(members.size())
                .with("group", members.stream().mapToInt(Member::group).toArray())
                .with("document", members.stream().map(Member::name).toList());
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

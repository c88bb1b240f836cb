package org.memo4j.examples.attack;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.memo4j.core.Checks;
import org.memo4j.core.score.ClassifierSignal;
import org.memo4j.core.score.Membership;
import org.memo4j.core.score.MembershipFile;
import org.memo4j.core.score.NpyFile;
import org.memo4j.core.score.NpzFile;

/**
 * Class probabilities that one model gave to members and others.
 *
 * @param source where they are from
 * @param membership which records the model was trained on, of one model
 * @param labels class of each record
 * @param probabilities records x classes
 */
record SavedPredictions(String source, Membership membership, int[] labels, double[][] probabilities) {
    /** Lower probabilities are raised to it: single precision has 0 below about 1e-45. */
    static final double FLOOR = 1e-30;

    /** As far as a sum of probabilities may be from 1, as {@link ClassifierSignal#ofProbabilities} has it. */
    private static final double TOLERANCE = 1e-3;

    /** DeLong's interval needs two on either side. */
    private static final int FEWEST = 2;

    /** Checks all of it; messages number the records from 1. */
    SavedPredictions {
        Checks.sameLength(labels.length, "the labels of " + source, membership.examples(), "its membership");
        Checks.sameLength(probabilities.length, "the probabilities of " + source, labels.length, "its labels");
        int members = membership.trainingSet(0).length;
        Checks.check(
                members >= FEWEST && labels.length - members >= FEWEST,
                "%s has %d member(s) and %d other(s), but attacks are measured on at least %d of each",
                source,
                members,
                labels.length - members,
                FEWEST);
        int classes = probabilities[0].length;
        Checks.check(classes >= 2, "%s has probabilities of %d class, but there must be at least 2", source, classes);
        for (int i = 0; i < labels.length; i++) {
            Checks.check(
                    labels[i] >= 0 && labels[i] < classes,
                    "%s record %d: label must be in [0, %d], the classes that have a probability, but is %d",
                    source,
                    i + 1,
                    classes - 1,
                    labels[i]);
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                Checks.probability(probabilities[i][k], source + " record " + (i + 1) + ": p" + k);
                sum += probabilities[i][k];
            }
            Checks.check(
                    Math.abs(sum - 1) <= TOLERANCE,
                    "%s record %d: probabilities must sum to 1 within %s, but sum to %s; save the softmax, not logits",
                    source,
                    i + 1,
                    TOLERANCE,
                    sum);
        }
    }

    /** Reads a .csv, .csv.gz or .npz file. */
    static SavedPredictions read(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        boolean csv = name.endsWith(".csv") || name.endsWith(".csv.gz");
        Checks.check(
                csv || name.endsWith(".npz"),
                "the name of a file of predictions must end in .csv, .csv.gz or .npz, but is %s",
                file);
        Checks.check(Files.isRegularFile(file), "there is no file %s", file);
        return csv ? readCsv(file) : readNpz(file);
    }

    private static SavedPredictions readNpz(Path file) throws IOException {
        try (NpzFile arrays = NpzFile.open(file)) {
            return new SavedPredictions(
                    file.toString(),
                    MembershipFile.readModels(List.of(arrays.array("member"))),
                    NpyFile.readInts(arrays.array("label")),
                    NpyFile.readDoubleMatrix(arrays.array("p")));
        }
    }

    private static SavedPredictions readCsv(Path file) throws IOException {
        List<Boolean> member = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<double[]> probabilities = new ArrayList<>();
        try (Reader in = open(file);
                CSVParser rows = CSVFormat.DEFAULT
                        .builder()
                        .setHeader()
                        .setSkipHeaderRecord(true)
                        .setIgnoreSurroundingSpaces(true)
                        .setAllowMissingColumnNames(true) // as of the index that Pandas writes
                        .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
                        .build()
                        .parse(in)) {
            String[] columns = columns(file, rows.getHeaderNames());
            for (CSVRecord row : rows) {
                Cells cells = new Cells(file, row);
                member.add(cells.flag());
                labels.add((int) cells.number("label", Integer::parseInt, "an integer"));
                probabilities.add(Arrays.stream(columns)
                        .mapToDouble(column -> cells.number(column, Double::parseDouble, "a number"))
                        .toArray());
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8 text", e);
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new IllegalArgumentException(file + " is no CSV table: " + e.getMessage(), e);
        }
        boolean[] flags = new boolean[member.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = member.get(i);
        }
        return new SavedPredictions(
                file.toString(),
                Membership.of(flags),
                labels.stream().mapToInt(label -> label).toArray(),
                probabilities.toArray(double[][]::new));
    }

    private static Reader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            boolean packed = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            return new InputStreamReader(packed ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8.newDecoder());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Names of the probabilities' columns: p0, p1, and so on to the last one, without a gap. */
    private static String[] columns(Path file, List<String> names) {
        int classes = (int) names.stream().filter(name -> name.matches("p\\d+")).count();
        List<String> needed = new ArrayList<>(List.of("member", "label"));
        IntStream.range(0, Math.max(2, classes)).forEach(k -> needed.add("p" + k));
        for (String name : needed) {
            Checks.check(
                    names.contains(name),
                    "%s has no column '%s'; it needs member, label and, for K classes, p0 to pK-1, but has %s%s",
                    file,
                    name,
                    String.join(", ", names.subList(0, Math.min(20, names.size()))),
                    names.size() > 20 ? ", ..." : "");
        }
        return needed.subList(2, needed.size()).toArray(String[]::new);
    }

    /** A line of a CSV file. */
    private record Cells(Path file, CSVRecord row) {
        boolean flag() {
            String text = text("member").toLowerCase(Locale.ROOT);
            boolean yes = text.equals("1") || text.equals("true");
            Checks.check(
                    yes || text.equals("0") || text.equals("false"),
                    "%s record %d: member must be 0, 1, true or false, but is '%s'",
                    file,
                    row.getRecordNumber(),
                    text);
            return yes;
        }

        double number(String column, ToDoubleFunction<String> parser, String kind) {
            String text = text(column);
            try {
                return parser.applyAsDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        file + " record " + row.getRecordNumber() + ": " + column + " must be " + kind + ", but is '"
                                + text + "'",
                        e);
            }
        }

        private String text(String column) {
            Checks.check(
                    row.isConsistent(), "%s record %d must have a cell for each column", file, row.getRecordNumber());
            return row.get(column);
        }
    }

    int classes() {
        return probabilities[0].length;
    }

    boolean[] members() {
        return membership.flags(0);
    }

    double[] signals(ClassifierSignal signal) {
        return IntStream.range(0, labels.length)
                .mapToDouble(i -> signal.ofProbabilities(probabilities[i], labels[i], FLOOR))
                .toArray();
    }

    /** Whether each answer is right: no other class is as probable. */
    boolean[] right() {
        double[] margins = signals(ClassifierSignal.HINGE);
        boolean[] right = new boolean[margins.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = margins[i] > 0;
        }
        return right;
    }
}

package org.memo4j.examples.tabular;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.memo4j.core.score.NpyFile;

/**
 * Reads records from a CSV file, or from a pair of {@code .npy} files. Mistakes name the file, the line and the column.
 *
 * <p>A CSV column holds numbers if all its cells are decimal numbers, or missing; else it holds categories.
 */
public final class RecordsFile {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

    private RecordsFile() {}

    /**
     * How a CSV file is read.
     *
     * @param header whether its first line names the columns; without one they are called 1, 2, 3, ...
     * @param label name of the column that holds the class; null for the last one
     * @param missing texts of cells that are missing
     * @param categorical names of columns that hold categories though they look like numbers
     * @param drop names of columns that are not read
     */
    public record Layout(
            boolean header, @Nullable String label, Set<String> missing, Set<String> categorical, Set<String> drop) {
        /**
         * Copies the sets.
         *
         * @param header whether its first line names the columns
         * @param label name of the column that holds the class
         * @param missing texts of cells that are missing
         * @param categorical names of columns that hold categories though they look like numbers
         * @param drop names of columns that are not read
         */
        public Layout {
            missing = Set.copyOf(missing);
            categorical = Set.copyOf(categorical);
            drop = Set.copyOf(drop);
        }
    }

    /**
     * Reads a CSV file.
     *
     * @param file the file, UTF-8, also compressed as {@code .gz}
     * @param layout how to read it
     * @return the records, numbered from 1
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if there is no such file, it is no such table, a cell is empty, NaN or infinite and
     *     not named as missing, or there is one class only
     */
    public static Records readCsv(Path file, Layout layout) throws IOException {
        checkThere(file);
        List<String> names = new ArrayList<>();
        List<List<String>> cells = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        try (BufferedReader in = open(file);
                CSVParser parser = CSVFormat.DEFAULT
                        .builder()
                        .setIgnoreSurroundingSpaces(true)
                        .build()
                        .parse(in)) {
            Map<String, String> same = new HashMap<>();
            for (CSVRecord row : parser) {
                if (names.isEmpty()) {
                    IntStream.range(0, row.size())
                            .forEach(c -> names.add(layout.header ? row.get(c) : String.valueOf(c + 1)));
                    names.forEach(n -> cells.add(new ArrayList<>()));
                    Checks.check(
                            names.stream().distinct().count() == names.size(),
                            "%s names a column twice in its first line; is there no header? then say --no-header",
                            file);
                    if (layout.header) {
                        continue;
                    }
                }
                Checks.check(
                        row.size() == names.size(),
                        "%s line %d has %d cells, but the first line has %d",
                        file,
                        parser.getCurrentLineNumber(),
                        row.size(),
                        names.size());
                for (int c = 0; c < names.size(); c++) {
                    cells.get(c).add(same.computeIfAbsent(row.get(c), text -> text));
                }
                lines.add(parser.getCurrentLineNumber());
            }
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8 text", e);
        } catch (IllegalStateException | UncheckedIOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(
                    cause instanceof CharacterCodingException
                            ? file + " is not UTF-8 text"
                            : file + " is no CSV table: " + cause.getMessage(),
                    e);
        }
        Checks.check(!lines.isEmpty(), "%s has no record", file);
        return new Cells(file, layout, names, cells, lines).records();
    }

    private static void checkThere(Path file) {
        Checks.check(Files.isRegularFile(file), "there is no file %s", file);
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
            return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** What was read of a CSV file. */
    private record Cells(Path file, Layout layout, List<String> names, List<List<String>> cells, List<Long> lines) {
        Records records() {
            String label = layout.label == null ? names.get(names.size() - 1) : layout.label;
            known(label, "--label");
            layout.categorical.forEach(name -> known(name, "--categorical"));
            layout.drop.forEach(name -> known(name, "--drop"));
            List<Column> columns = new ArrayList<>();
            for (int c = 0; c < names.size(); c++) {
                if (!names.get(c).equals(label) && !layout.drop.contains(names.get(c))) {
                    columns.add(column(c));
                }
            }
            List<String> values = cells.get(names.indexOf(label));
            for (int r = 0; r < values.size(); r++) {
                Checks.check(
                        !isMissing(values.get(r)) && !values.get(r).isEmpty(),
                        "%s line %d has no label: column '%s' is '%s'; leave such records out",
                        file,
                        lines.get(r),
                        label,
                        values.get(r));
            }
            List<String> classes = classes(values, label);
            Records records = new Records(
                    String.valueOf(file.getFileName()),
                    columns,
                    classes,
                    values.stream().mapToInt(classes::indexOf).toArray(),
                    IntStream.rangeClosed(1, values.size()).toArray(),
                    List.of(),
                    new int[0]);
            records.check();
            return records;
        }

        private void known(String name, String option) {
            Checks.check(
                    names.contains(name),
                    "%s has no column '%s', which %s names; there are %s%s",
                    file,
                    name,
                    option,
                    String.join(", ", names.subList(0, Math.min(20, names.size()))),
                    names.size() > 20 ? ", ..." : "");
        }

        private List<String> classes(List<String> values, String label) {
            List<String> classes = values.stream().distinct().toList();
            Checks.check(
                    classes.size() <= Math.max(2, values.size() / 4),
                    "column '%s' of %s has %d different values for %d records; is it the class? name another by"
                            + " --label",
                    label,
                    file,
                    classes.size(),
                    values.size());
            boolean numbers = classes.stream().allMatch(c -> DECIMAL.matcher(c).matches());
            return numbers
                    ? classes.stream()
                            .sorted((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)))
                            .toList()
                    : classes.stream().sorted().toList();
        }

        private boolean isMissing(String cell) {
            return layout.missing.contains(cell);
        }

        private Column column(int c) {
            String name = names.get(c);
            List<String> texts = cells.get(c);
            boolean numeric = !layout.categorical.contains(name);
            boolean anyNumber = false;
            for (int r = 0; r < texts.size(); r++) {
                String cell = texts.get(r);
                if (isMissing(cell)) {
                    continue;
                }
                Checks.check(
                        !cell.isEmpty() && !NOT_A_NUMBER.matcher(cell).matches(),
                        "%s line %d: column '%s' is '%s'; if that means missing say --missing '%s', else repair it",
                        file,
                        lines.get(r),
                        name,
                        cell,
                        cell);
                boolean number = DECIMAL.matcher(cell).matches();
                anyNumber |= number;
                numeric &= number;
            }
            return numeric && anyNumber
                    ? Column.ofNumbers(
                            name,
                            texts.stream()
                                    .mapToDouble(t -> isMissing(t) ? Double.NaN : Double.parseDouble(t))
                                    .toArray())
                    : Column.ofCategories(
                            name,
                            texts.stream()
                                    .map(t -> isMissing(t) ? "missing" : t)
                                    .toList());
        }
    }

    /**
     * Reads features and labels.
     *
     * @param features a {@code .npy} file of numbers, records x features
     * @param labels a {@code .npy} file of integers from 0, one a record
     * @return the records, numbered from 1, with columns called 0, 1, 2, ...
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no such file, the lengths differ, a feature is not finite, a label is
     *     negative, or there is one class only
     */
    public static Records readNpy(Path features, Path labels) throws IOException {
        checkThere(features);
        checkThere(labels);
        double[][] rows = NpyFile.readDoubleMatrix(features);
        int[] classes = NpyFile.readInts(labels);
        Checks.sameLength(classes.length, labels.toString(), rows.length, features.toString());
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < (rows.length == 0 ? 0 : rows[0].length); c++) {
            double[] values = new double[rows.length];
            for (int r = 0; r < rows.length; r++) {
                values[r] = rows[r][c];
                Checks.check(
                        Double.isFinite(values[r]),
                        "%s has %s in row %d, column %d; remove or repair it",
                        features,
                        values[r],
                        r,
                        c);
            }
            columns.add(Column.ofNumbers(String.valueOf(c), values));
        }
        int[] distinct = Arrays.stream(classes).distinct().sorted().toArray();
        for (int label : distinct) {
            Checks.check(label >= 0, "%s has the label %d; labels are integers from 0", labels, label);
        }
        Records records = new Records(
                String.valueOf(features.getFileName()),
                columns,
                Arrays.stream(distinct).mapToObj(String::valueOf).toList(),
                Arrays.stream(classes)
                        .map(label -> Arrays.binarySearch(distinct, label))
                        .toArray(),
                IntStream.rangeClosed(1, classes.length).toArray(),
                List.of(),
                new int[0]);
        records.check();
        return records;
    }
}

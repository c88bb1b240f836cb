package org.memo4j.report.file;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.memo4j.core.Checks;
import org.memo4j.core.WholeFile.IOConsumer;

/** The files that make up a report, by name, in the order in which they were added. Nothing is written yet. */
public final class ReportFiles {
    private final Map<String, IOConsumer<? super OutputStream>> writers;

    private ReportFiles(Map<String, IOConsumer<? super OutputStream>> writers) {
        this.writers = Collections.unmodifiableMap(writers);
    }

    /**
     * No files.
     *
     * @return an empty set of files
     */
    public static ReportFiles empty() {
        return new ReportFiles(new LinkedHashMap<>());
    }

    /**
     * Adds a text file in UTF-8.
     *
     * @param name file name, such as {@code report.html}
     * @param text its content
     * @return new set of files
     */
    public ReportFiles with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a file.
     *
     * @param name file name, such as {@code loss.png}
     * @param content its content; copied
     * @return new set of files
     */
    public ReportFiles with(String name, byte[] content) {
        byte[] copy = content.clone();
        return withWriter(name, out -> out.write(copy));
    }

    /**
     * Adds a table.
     *
     * @param name file name, such as {@code sequences.csv}
     * @param table the table
     * @return new set of files
     */
    public ReportFiles with(String name, CsvTable table) {
        return withWriter(name, table::writeTo);
    }

    /**
     * Adds a file that is produced while it is written, for content that should not be held in memory.
     *
     * @param name file name: letters, digits, dots, dashes and underscores, not starting with a dot
     * @param writer writes the content
     * @return new set of files
     */
    public ReportFiles withWriter(String name, IOConsumer<? super OutputStream> writer) {
        Checks.check(
                name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*"),
                "name must be a plain file name of letters, digits, '.', '-' and '_', but is '%s'",
                name);
        Checks.check(!name.equals(ReportFolder.SUMS), "%s is written by the folder itself", name);
        for (String other : writers.keySet()) {
            Checks.check(
                    !other.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)),
                    "the report already has a file '%s', and '%s' would overwrite it on some file systems",
                    other,
                    name);
        }
        Map<String, IOConsumer<? super OutputStream>> more = new LinkedHashMap<>(writers);
        more.put(name, writer);
        return new ReportFiles(more);
    }

    /**
     * Names of the files, in order.
     *
     * @return the names
     */
    public Set<String> names() {
        return writers.keySet();
    }

    Map<String, IOConsumer<? super OutputStream>> writers() {
        return writers;
    }

    @Override
    public String toString() {
        return writers.keySet().toString();
    }
}

package org.memo4j.examples.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.memo4j.report.file.ReportFiles;
import org.memo4j.report.file.ReportFolder;
import org.memo4j.report.picture.Pictures;
import picocli.CommandLine.Option;

/** The option that says where a report goes, and what is done with it. For the commands that set aside what is there. */
public final class ReportOutput {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = {
                "Folder of the report; what it holds is set aside if it is no report. Default: ${DEFAULT-VALUE}.",
                "Example: --output reports/first"
            })
    private Path folder;

    /**
     * Creates the option.
     *
     * @param folder the folder, if the user gives none
     */
    public ReportOutput(String folder) {
        this.folder = Path.of(folder);
    }

    /**
     * The folder.
     *
     * @return its path
     */
    public Path path() {
        return folder;
    }

    /**
     * Makes sure that a report can be written, to be called before long work.
     *
     * @return the folder
     */
    public ReportFolder prepare() {
        ReportFolder prepared = ReportFolder.prepare(folder, ReportFolder.Occupied.SET_ASIDE);
        Pictures.checkFonts();
        return prepared;
    }

    /**
     * Writes a report and says what it found and where it is.
     *
     * @param prepared the folder
     * @param files the report, with {@code report.html} among it
     * @param lines what it found
     * @param out where to say so
     * @throws IOException if it cannot be written; nothing is then left of it
     */
    public static void write(ReportFolder prepared, ReportFiles files, List<String> lines, PrintWriter out)
            throws IOException {
        Path written = prepared.write(files);
        lines.forEach(out::println);
        out.println("Report: " + written.resolve("report.html"));
        out.flush();
    }
}

package org.memo4j.report.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Writes a report that never ends; run in a JVM of its own, which is then told to end. */
final class EndlessReport {
    private static final long PAUSE_NANOS = 1_000_000;

    private EndlessReport() {}

    public static void main(String[] args) throws IOException {
        ReportFolder folder = ReportFolder.prepare(Path.of(args[0]), ReportFolder.Occupied.REFUSE);
        folder.write(ReportFiles.empty().with("first.txt", "done").withWriter("endless.txt", out -> {
            System.out.println("writing");
            System.out.flush();
            while (true) {
                out.write('x');
                out.flush();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }));
    }
}

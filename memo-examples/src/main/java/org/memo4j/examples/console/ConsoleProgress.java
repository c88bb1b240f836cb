package org.memo4j.examples.console;

import java.io.PrintStream;
import java.util.Objects;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Progress;

/** A progress bar on the console: one line a task, redrawn in place. */
public final class ConsoleProgress implements Progress, AutoCloseable {
    private static final int WIDTH = 78;
    private static final int REDRAW_MILLIS = 250;

    private final PrintStream out;
    private @Nullable ProgressBar bar;
    private String task = "";

    /**
     * Creates a progress bar.
     *
     * @param out where to draw
     */
    public ConsoleProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void update(String name, long done, long total) {
        if (bar == null || !name.equals(task)) {
            close();
            task = name;
            bar = new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setMaxRenderedLength(WIDTH)
                    .setUpdateIntervalMillis(REDRAW_MILLIS)
                    .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                    .build();
        }
        ProgressBar current = Objects.requireNonNull(bar);
        current.maxHint(total);
        current.stepTo(done);
        if (done >= total) {
            close();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
            task = "";
        }
    }
}

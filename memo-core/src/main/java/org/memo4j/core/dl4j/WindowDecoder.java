package org.memo4j.core.dl4j;

import java.util.Arrays;
import org.memo4j.core.Checks;
import org.memo4j.core.kernel.LogitRows;
import org.memo4j.core.model.Decoder;

/** Decodes with a feed-forward network: the state is the window. */
final class WindowDecoder implements Decoder {
    private final WindowReader reader;
    private int[][] windows;
    private LogitRows open = LogitRows.of(new float[0], 1);

    WindowDecoder(WindowReader reader, int[][] prompts) {
        this.reader = reader;
        windows = new int[prompts.length][];
        for (int i = 0; i < prompts.length; i++) {
            windows[i] = TokenEncoding.window(prompts[i], prompts[i].length - 1, reader.window(), reader.padding());
        }
    }

    @Override
    public LogitRows next() {
        open.close();
        open = OutputHead.rows(reader.windowLogits(windows));
        return open;
    }

    @Override
    public void append(int[] tokens) {
        Checks.sameLength(tokens.length, "tokens", windows.length, "the batch");
        int[][] shifted = new int[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
            Checks.index(tokens[i], reader.head().size(), "token");
            shifted[i] = Arrays.copyOfRange(windows[i], 1, windows[i].length + 1);
            shifted[i][windows[i].length - 1] = tokens[i];
        }
        windows = shifted;
    }

    @Override
    public void select(int[] rows) {
        int[][] kept = new int[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            kept[i] = windows[Checks.index(rows[i], windows.length, "row")];
        }
        windows = kept;
    }

    @Override
    public void close() {
        open.close();
    }
}

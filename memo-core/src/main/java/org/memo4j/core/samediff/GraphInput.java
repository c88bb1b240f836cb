package org.memo4j.core.samediff;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.memo4j.core.Checks;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the adapters of user graphs share: a placeholder that is fed, and an output that is read. */
record GraphInput(SameDiff graph, String input, String output) {
    GraphInput {
        Checks.check(
                graph.hasVariable(input) && graph.getVariable(input).isPlaceHolder(),
                "%s is not a placeholder of the graph, which has the placeholders %s",
                input,
                graph.inputs());
        Checks.check(
                graph.hasVariable(output),
                "%s is not a variable of the graph; name the variable that holds the logits, which has outputs %s",
                output,
                graph.outputs());
        Checks.check(
                graph.getVariable(output).dataType().isFPType(),
                "logits must be floating-point numbers, but %s holds %s",
                output,
                graph.getVariable(output).dataType());
    }

    /** Declared shape of the placeholder, -1 for what is open. */
    long[] inputShape() {
        long[] shape = placeholder().placeholderShape();
        return shape == null ? new long[0] : shape;
    }

    private SDVariable placeholder() {
        return graph.getVariable(input);
    }

    /** Runs the graph on an array, which is closed. */
    INDArray run(INDArray values) {
        DataType type = placeholder().dataType();
        INDArray fed = values.castTo(type);
        try {
            return Objects.requireNonNull(
                    graph.output(Map.of(input, fed), output).get(output));
        } finally {
            fed.close();
            if (values != fed) {
                values.close();
            }
        }
    }

    /** Checks that the output has the expected number of rows and columns, whatever its leading dimensions. */
    INDArray matrix(INDArray logits, long rows, long columns) {
        Checks.check(
                logits.rank() >= 2 && logits.size(-1) == columns && logits.length() == rows * columns,
                "%s must have %d rows of %d columns, its last dimension, but has shape %s",
                output,
                rows,
                columns,
                Arrays.toString(logits.shape()));
        return logits.reshape('c', rows, columns);
    }
}

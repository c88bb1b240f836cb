package org.memo4j.core.samediff;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.memo4j.core.Checks;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;

/** What the adapters of user graphs share: a placeholder that is fed, and an output that is read. */
record GraphInput(SameDiff graph, String input, String output) {
    private static final int NAMES_SHOWN = 50;

    GraphInput {
        Checks.check(
                graph.hasVariable(input) && graph.getVariable(input).isPlaceHolder(),
                "%s is not a placeholder of the graph, which has the placeholders %s",
                input,
                graph.inputs());
        Checks.check(
                graph.hasVariable(output),
                "%s is not a variable of the graph; name the variable that holds the logits, one of %s",
                output,
                computed(graph));
        Checks.check(
                graph.getVariable(output).dataType().isFPType(),
                "logits must be floating-point numbers, but %s holds %s",
                output,
                graph.getVariable(output).dataType());
        SameDiffOp last = source(graph, output);
        Checks.check(
                last == null || !(last.getOp() instanceof SoftMax),
                "%s holds probabilities, the output of a softmax; name the logits before it, %s",
                output,
                last == null ? output : last.getInputsToOp());
        checkPath(graph, input, output);
    }

    /** Names of the numbers that operations compute, not more than an error can show. */
    private static List<String> computed(SameDiff graph) {
        return graph.variables().stream()
                .filter(v -> v.getVariableType() == VariableType.ARRAY)
                .filter(v -> v.dataType().isFPType())
                .map(SDVariable::name)
                .sorted()
                .limit(NAMES_SHOWN)
                .toList();
    }

    /** The operation that computes a variable, or null. */
    private static @Nullable SameDiffOp source(SameDiff graph, String name) {
        Variable variable = graph.getVariables().get(name);
        String operation = variable == null ? null : variable.getOutputOfOp();
        return operation == null ? null : graph.getOps().get(operation);
    }

    /** Checks that the output follows from the input and the parameters alone. SameDiff says less, and says it late. */
    private static void checkPath(SameDiff graph, String input, String output) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (!seen.add(name)) {
                continue;
            }
            Checks.check(
                    name.equals(input) || !graph.getVariable(name).isPlaceHolder(),
                    "%s depends on the placeholder %s, which is not fed; name logits that depend on %s alone",
                    output,
                    name,
                    input);
            SameDiffOp source = source(graph, name);
            if (source != null) {
                Checks.check(
                        !source.getOp().getClass().getPackageName().startsWith("org.nd4j.linalg.api.ops.random"),
                        "%s depends on random numbers, those of %s; SameDiff draws them, as for dropout, in inference too,"
                                + " so name logits that are computed without them from the same parameters",
                        output,
                        name);
                if (source.getInputsToOp() != null) {
                    open.addAll(source.getInputsToOp());
                }
            }
        }
        Checks.check(seen.contains(input), "%s does not depend on the placeholder %s; name its logits", output, input);
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
                "%s must have %d rows of %d columns, its last dimension, but has shape %s; check that it holds logits,"
                        + " and their number",
                output,
                rows,
                columns,
                Arrays.toString(logits.shape()));
        return logits.reshape('c', rows, columns);
    }
}

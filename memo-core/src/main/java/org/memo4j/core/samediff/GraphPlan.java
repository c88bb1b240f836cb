package org.memo4j.core.samediff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph made ready to run for fixed shapes: its operations in order, each with its arrays already set.
 *
 * <p>SameDiff's own sessions work out order, shapes and memory anew in every call, belong to one thread each, and keep
 * native memory that grows from call to call when gradients are asked for. A plan does that work once: a call runs the
 * operations and nothing else, from any thread, in the same memory. It runs the same operations on the same numbers, so
 * the results are the same to the bit.
 *
 * <p>Temporary arrays come from a pool; one whose last reader has run is used again. Between calls the memory may be used
 * by other plans of the same pool, so outputs are valid until another plan of the pool runs. Not thread-safe. Only for
 * graphs without control flow.
 */
final class GraphPlan implements AutoCloseable {
    /** An operation with its arrays set. */
    private record Step(DifferentialFunction op, OpContext context) {
        void run(OpExecutioner executioner) {
            if (op instanceof CustomOp custom) {
                executioner.exec(custom, context);
            } else {
                executioner.exec((Op) op, context);
            }
        }
    }

    /** An array on its way through the graph. */
    private static final class Value {
        private final INDArray array;
        private final @Nullable INDArray block;
        private int readers;

        Value(INDArray array, @Nullable INDArray block) {
            this.array = array;
            this.block = block;
        }
    }

    private final NativePool pool;
    private final List<Step> steps = new ArrayList<>();
    private final List<INDArray[]> copies = new ArrayList<>();
    private final Map<String, INDArray> outputs = new LinkedHashMap<>();

    /**
     * Makes a plan, and runs it once to learn the shapes.
     *
     * @param graph the graph; it must outlive the plan
     * @param inputs the arrays of placeholders and variables; constants are the graph's own
     * @param wanted names of the outputs, each with the array that takes it, or null for one of the pool
     * @param pool gives temporary arrays
     */
    GraphPlan(
            SameDiff graph,
            Map<String, INDArray> inputs,
            Map<String, ? extends @Nullable INDArray> wanted,
            NativePool pool) {
        this.pool = pool;
        List<SameDiffOp> order = order(graph, wanted.keySet());
        Map<String, Integer> readers = new HashMap<>();
        for (SameDiffOp op : order) {
            op.getInputsToOp().forEach(name -> readers.merge(name, 1, Integer::sum));
        }
        wanted.keySet().forEach(name -> readers.merge(name, 1, Integer::sum));
        Map<String, Value> values = new HashMap<>();
        for (SameDiffOp op : order) {
            List<Value> read = new ArrayList<>();
            for (String name : op.getInputsToOp()) {
                read.add(values.computeIfAbsent(name, n -> new Value(given(graph, n, inputs), null)));
            }
            List<Value> made = add(graph, op, read, wanted);
            for (int i = 0; i < made.size(); i++) {
                String name = op.getOutputsOfOp().get(i);
                Value value = made.get(i);
                value.readers += readers.getOrDefault(name, 0);
                values.put(name, value);
                if (value.readers == 0) {
                    give(value);
                }
            }
            read.forEach(this::release);
        }
        List<Value> results = new ArrayList<>();
        for (String name : wanted.keySet()) {
            Value value = values.computeIfAbsent(name, n -> new Value(given(graph, n, inputs), null));
            INDArray target = wanted.get(name);
            if (target != null && target != value.array) {
                copies.add(new INDArray[] {target, value.array});
                target.assign(value.array);
            }
            outputs.put(name, target == null ? value.array : target);
            results.add(value);
        }
        results.forEach(this::release);
    }

    /** Runs the operations on what the inputs now hold. */
    void run() {
        OpExecutioner executioner = Nd4j.getExecutioner();
        for (Step step : steps) {
            step.run(executioner);
        }
        for (INDArray[] copy : copies) {
            copy[0].assign(copy[1]);
        }
    }

    /** An output, valid until another plan of the pool runs. */
    INDArray output(String name) {
        INDArray output = outputs.get(name);
        if (output == null) {
            throw new IllegalArgumentException("the plan has no output " + name);
        }
        return output;
    }

    /** Frees what belongs to the plan alone; the arrays stay with the pool. */
    @Override
    public void close() {
        for (Step step : steps) {
            step.context.purge();
        }
        steps.clear();
    }

    /** The operations that the outputs need, each after those that it reads from. */
    private static List<SameDiffOp> order(SameDiff graph, Collection<String> outputs) {
        List<SameDiffOp> order = new ArrayList<>();
        Set<String> entered = new HashSet<>();
        Set<String> done = new HashSet<>();
        Deque<String> stack = new ArrayDeque<>();
        for (String output : outputs) {
            push(graph, output, stack);
        }
        while (!stack.isEmpty()) {
            String name = stack.peek();
            SameDiffOp op = Objects.requireNonNull(graph.getOps().get(name));
            if (entered.add(name)) {
                op.getInputsToOp().forEach(input -> push(graph, input, stack));
            } else {
                stack.pop();
                if (done.add(name)) {
                    order.add(op);
                }
            }
        }
        return order;
    }

    private static void push(SameDiff graph, String variable, Deque<String> stack) {
        String op = Objects.requireNonNull(graph.getVariables().get(variable)).getOutputOfOp();
        if (op != null) {
            stack.push(op);
        }
    }

    private static INDArray given(SameDiff graph, String name, Map<String, INDArray> inputs) {
        INDArray array = inputs.get(name);
        if (array == null && graph.getVariable(name).getVariableType() != VariableType.PLACEHOLDER) {
            array = graph.getVariable(name).getArr();
        }
        if (array == null) {
            throw new IllegalArgumentException("no array for input " + name + " of the graph");
        }
        return array;
    }

    /** Adds an operation, gives it output arrays and runs it. */
    private List<Value> add(
            SameDiff graph, SameDiffOp op, List<Value> read, Map<String, ? extends @Nullable INDArray> wanted) {
        DifferentialFunction function = op.getOp();
        if (function instanceof Identity) {
            return List.of(read.get(0));
        }
        OpContext context = Nd4j.getExecutioner().buildContext();
        INDArray[] arrays = read.stream().map(v -> v.array).toArray(INDArray[]::new);
        List<LongShapeDescriptor> shapes;
        if (function instanceof DynamicCustomOp custom) {
            context.setArgs(arrays, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
            shapes = custom.calculateOutputShape(context);
        } else if (function instanceof BaseOp legacy) {
            context.setInputArrays(arrays);
            shapes = legacy.calculateOutputShape(context);
        } else {
            throw new IllegalArgumentException("operation " + op.getName() + " of class " + function.getClass()
                    + " cannot be planned; only graphs without control flow can");
        }
        List<Value> made = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            String name = op.getOutputsOfOp().get(i);
            LongShapeDescriptor shape =
                    shapes.get(i).asDataType(graph.getVariable(name).dataType());
            Value value = value(shape, wanted.get(name));
            context.setOutputArray(i, value.array);
            made.add(value);
        }
        Step step = new Step(function, context);
        step.run(Nd4j.getExecutioner());
        steps.add(step);
        return made;
    }

    private Value value(LongShapeDescriptor shape, @Nullable INDArray target) {
        if (target != null
                && target.ordering() == shape.getOrder()
                && target.dataType() == shape.dataType()
                && Arrays.equals(target.shape(), shape.getShape())) {
            return new Value(target, null);
        }
        if (shape.getShape().length == 0) {
            return new Value(Nd4j.createUninitializedDetached(shape.dataType(), shape.getOrder()), null);
        }
        long length = 1;
        for (long n : shape.getShape()) {
            length *= n;
        }
        INDArray block = pool.take(shape.dataType(), length);
        INDArray array = Nd4j.create(
                block.data(),
                shape.getShape(),
                Nd4j.getStrides(shape.getShape(), shape.getOrder()),
                0,
                shape.getOrder(),
                shape.dataType());
        return new Value(array, block);
    }

    private void release(Value value) {
        if (--value.readers == 0) {
            give(value);
        }
    }

    private void give(Value value) {
        if (value.block != null) {
            pool.give(value.block);
        }
    }
}

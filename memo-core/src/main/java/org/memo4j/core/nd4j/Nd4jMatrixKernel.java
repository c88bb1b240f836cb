package org.memo4j.core.nd4j;

import java.util.ServiceLoader;
import org.bytedeco.javacpp.DoublePointer;
import org.memo4j.core.kernel.DenseMatrix;
import org.memo4j.core.kernel.MatrixKernel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * Matrix products by the BLAS of ND4J's backend, for backends that come without OpenBLAS. Found by
 * {@link org.memo4j.core.kernel.MatrixKernels}; there is no need to name it.
 *
 * <p>Factors are copied off-heap and the product is copied back, which costs little beside the product from a hundred
 * columns on. Only {@code gemm} is used, see {@link OpenBlasMatrixKernel}.
 */
public final class Nd4jMatrixKernel implements MatrixKernel {
    private static final int CHUNK = 1 << 12;

    /** For the service loader. */
    public Nd4jMatrixKernel() {}

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public boolean available() {
        for (Nd4jBackend backend :
                ServiceLoader.load(Nd4jBackend.class, getClass().getClassLoader())) {
            if (backend.isAvailable()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void multiplyAdd(Form form, DenseMatrix a, DenseMatrix b, DenseMatrix c) {
        form.check(a, b, c);
        if (a.values().length == 0 || b.values().length == 0) {
            return;
        }
        MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
        // C' in the column order that BLAS writes is C in ours, and C' = op(B)' op(A)'.
        try (INDArray left = array(a);
                INDArray right = array(b);
                INDArray product = Nd4j.createUninitialized(DataType.DOUBLE, new long[] {c.columns(), c.rows()}, 'f')) {
            Nd4j.gemm(right, left, product, form != Form.RIGHT_TRANSPOSED, form != Form.LEFT_TRANSPOSED, 1, 0);
            add(product, c.values());
        } finally {
            outside.close();
        }
    }

    private static INDArray array(DenseMatrix matrix) {
        if (Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU) {
            INDArray array =
                    Nd4j.createUninitialized(DataType.DOUBLE, new long[] {matrix.rows(), matrix.columns()}, 'c');
            new DoublePointer(array.data().addressPointer())
                    .capacity(matrix.values().length)
                    .put(matrix.values());
            return array;
        }
        return Nd4j.create(
                matrix.values(),
                new long[] {matrix.rows(), matrix.columns()},
                new long[] {matrix.columns(), 1},
                'c',
                DataType.DOUBLE);
    }

    /** Chunk by chunk, in place of {@code asDouble()}, which goes entry by entry. */
    private static void add(INDArray product, double[] target) {
        // On CUDA asNio() is what brings the data to the host; on the CPU it costs nothing.
        product.data().asNio();
        DoublePointer values = new DoublePointer(product.data().addressPointer()).capacity(target.length);
        double[] chunk = new double[Math.min(target.length, CHUNK)];
        for (int from = 0; from < target.length; from += CHUNK) {
            int count = Math.min(CHUNK, target.length - from);
            values.position(from).get(chunk, 0, count);
            for (int i = 0; i < count; i++) {
                target[from + i] += chunk[i];
            }
        }
    }
}

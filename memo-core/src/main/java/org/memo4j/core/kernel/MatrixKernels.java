package org.memo4j.core.kernel;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.memo4j.core.Checks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the kernel for dense linear algebra.
 *
 * <table>
 *   <caption>Kernels</caption>
 *   <tr><th>name</th><th>what it is</th></tr>
 *   <tr><td>{@code openblas}</td><td>OpenBLAS, by JavaCPP's presets; there if {@code org.bytedeco:openblas} and its native
 *       library are on the class path, as they are with {@code nd4j-native}. Its last bits depend on the number of native
 *       threads, see {@code NativeThreads}</td></tr>
 *   <tr><td>{@code nd4j}</td><td>products by the BLAS of ND4J's backend, such as CUDA's, and the rest made of products or by
 *       EJML; there if a backend is on the class path</td></tr>
 *   <tr><td>{@code ejml}</td><td>EJML, plain Java; the oracle, and faster for small matrices, which need not be copied. About
 *       ten times slower than OpenBLAS from a width of some hundred on</td></tr>
 * </table>
 *
 * <p>{@code -Dmemo.kernel.matrix=name} forces one; one that cannot run is an error then.
 */
public final class MatrixKernels {
    /** System property that forces a kernel. */
    public static final String PROPERTY = "memo.kernel.matrix";

    private static final int WORTH_COPYING = 128;
    private static final Logger LOG = LoggerFactory.getLogger(MatrixKernels.class);

    private MatrixKernels() {}

    /** Providers are made once, when first asked for. */
    private static final class Known {
        static final MatrixKernel PLAIN = new EjmlMatrixKernel();
        static final List<MatrixKernel> BEST_FIRST = Stream.concat(
                        ServiceLoader.load(MatrixKernel.class, MatrixKernels.class.getClassLoader()).stream()
                                .map(ServiceLoader.Provider::get),
                        Stream.of(PLAIN))
                .toList();
    }

    /**
     * The reference implementation, which is always right.
     *
     * @return the kernel {@code ejml}
     */
    public static MatrixKernel reference() {
        return Known.PLAIN;
    }

    /**
     * The best kernel for matrices of some size, or the one that {@code -Dmemo.kernel.matrix} forces.
     *
     * @param width number of columns of the matrices
     * @return the kernel
     * @throws IllegalArgumentException if the property names no kernel, or one that cannot run here
     */
    public static MatrixKernel best(int width) {
        String forced = System.getProperty(PROPERTY);
        if (forced != null) {
            return named(forced);
        }
        MatrixKernel kernel = width < WORTH_COPYING
                ? Known.PLAIN
                : Known.BEST_FIRST.stream()
                        .filter(MatrixKernel::available)
                        .findFirst()
                        .orElse(Known.PLAIN);
        LOG.debug("Matrix kernel: {} for {} columns", kernel.name(), width);
        return kernel;
    }

    /**
     * The kernel of a name.
     *
     * @param name the name, see the table above
     * @return the kernel
     * @throws IllegalArgumentException if there is no kernel of this name, or it cannot run here
     */
    public static MatrixKernel named(String name) {
        for (MatrixKernel kernel : Known.BEST_FIRST) {
            if (kernel.name().equals(name)) {
                Checks.check(
                        kernel.available(),
                        "the matrix kernel '%s' cannot run here; put an ND4J backend on the class path, or do"
                                + " not force it",
                        name);
                return kernel;
            }
        }
        List<String> names = Known.BEST_FIRST.stream().map(MatrixKernel::name).toList();
        throw new IllegalArgumentException(
                "there is no matrix kernel '" + name + "'; -D" + PROPERTY + " may name one of " + names);
    }
}

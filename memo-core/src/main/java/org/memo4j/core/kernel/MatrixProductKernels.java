package org.memo4j.core.kernel;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.memo4j.core.Checks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the kernel for matrix products.
 *
 * <table>
 *   <caption>Kernels</caption>
 *   <tr><th>name</th><th>what it is</th></tr>
 *   <tr><td>{@code nd4j}</td><td>the BLAS of ND4J's backend, for {@code nd4j-native} OpenBLAS; there if a backend is on the
 *       class path. About ten times faster than {@code ejml} from a width of some hundred on; its last bits depend on the
 *       number of native threads, see {@code NativeThreads}</td></tr>
 *   <tr><td>{@code ejml}</td><td>EJML, plain Java; the oracle, and faster for small matrices, which need not be
 *       copied</td></tr>
 * </table>
 *
 * <p>{@code -Dmemo.kernel.matrix-product=name} forces one; one that cannot run is an error then.
 */
public final class MatrixProductKernels {
    /** System property that forces a kernel. */
    public static final String PROPERTY = "memo.kernel.matrix-product";

    private static final int WORTH_COPYING = 128;
    private static final Logger LOG = LoggerFactory.getLogger(MatrixProductKernels.class);

    private MatrixProductKernels() {}

    /** Providers are made once, when first asked for. */
    private static final class Known {
        static final MatrixProductKernel PLAIN = new EjmlMatrixProduct();
        static final List<MatrixProductKernel> BEST_FIRST = Stream.concat(
                        ServiceLoader.load(MatrixProductKernel.class, MatrixProductKernels.class.getClassLoader())
                                .stream()
                                .map(ServiceLoader.Provider::get),
                        Stream.of(PLAIN))
                .toList();
    }

    /**
     * The reference implementation, which is always right.
     *
     * @return the kernel {@code ejml}
     */
    public static MatrixProductKernel reference() {
        return Known.PLAIN;
    }

    /**
     * The best kernel for matrices of some size, or the one that {@code -Dmemo.kernel.matrix-product} forces.
     *
     * @param width number of columns of the matrices
     * @return the kernel
     * @throws IllegalArgumentException if the property names no kernel, or one that cannot run here
     */
    public static MatrixProductKernel best(int width) {
        String forced = System.getProperty(PROPERTY);
        if (forced != null) {
            return named(forced);
        }
        MatrixProductKernel kernel = width < WORTH_COPYING
                ? Known.PLAIN
                : Known.BEST_FIRST.stream()
                        .filter(MatrixProductKernel::available)
                        .findFirst()
                        .orElse(Known.PLAIN);
        LOG.debug("Matrix-product kernel: {} for {} columns", kernel.name(), width);
        return kernel;
    }

    /**
     * The kernel of a name.
     *
     * @param name the name, see the table above
     * @return the kernel
     * @throws IllegalArgumentException if there is no kernel of this name, or it cannot run here
     */
    public static MatrixProductKernel named(String name) {
        for (MatrixProductKernel kernel : Known.BEST_FIRST) {
            if (kernel.name().equals(name)) {
                Checks.check(
                        kernel.available(),
                        "the matrix-product kernel '%s' cannot run here; put an ND4J backend on the class path, or do"
                                + " not force it",
                        name);
                return kernel;
            }
        }
        List<String> names =
                Known.BEST_FIRST.stream().map(MatrixProductKernel::name).toList();
        throw new IllegalArgumentException(
                "there is no matrix-product kernel '" + name + "'; -D" + PROPERTY + " may name one of " + names);
    }
}

package org.memo4j.core.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the processor has a fused multiply-add that the JVM uses. */
final class FusedMultiplyAdd {
    private static final Logger LOG = LoggerFactory.getLogger(FusedMultiplyAdd.class);

    private FusedMultiplyAdd() {}

    /** False if the JVM cannot be asked: two instructions for one are slower by a tenth, BigDecimal by a thousand. */
    static boolean isFast() {
        try {
            HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return bean != null
                    && Boolean.parseBoolean(bean.getVMOption("UseFMA").getValue());
        } catch (IllegalArgumentException | LinkageError e) {
            LOG.debug("This JVM does not say whether it uses fused multiply-add; doing without", e);
            return false;
        }
    }
}

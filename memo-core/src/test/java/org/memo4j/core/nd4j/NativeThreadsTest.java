package org.memo4j.core.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class NativeThreadsTest {
    @Test
    void limitsLoopsAndBlasAndTellsTheOldLimit() {
        int most = Nd4j.getEnvironment().maxThreads();
        int before = NativeThreads.limit(1);
        try {
            assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(1);
            assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
            assertThat(NativeThreads.limit(1_000_000)).isEqualTo(1);
            assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(most);
            assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(most);
        } finally {
            NativeThreads.limit(before);
        }
        assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(before);
    }

    @Test
    void refusesLessThanOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NativeThreads.limit(0))
                .withMessageContaining("threads");
    }
}

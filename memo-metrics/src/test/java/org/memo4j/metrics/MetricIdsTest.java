package org.memo4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.memo4j.core.MetricId;

class MetricIdsTest {
    @Test
    void listsEveryConstantOnce() throws ReflectiveOperationException {
        List<MetricId> constants = new ArrayList<>();
        for (Field field : MetricIds.class.getFields()) {
            constants.add((MetricId) field.get(null));
        }
        assertThat(MetricIds.all()).containsExactlyInAnyOrderElementsOf(constants);
        assertThat(MetricIds.all()).extracting(MetricId::name).doesNotHaveDuplicates();
    }
}

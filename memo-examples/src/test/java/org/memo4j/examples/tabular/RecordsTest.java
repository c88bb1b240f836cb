package org.memo4j.examples.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    @TempDir
    private Path folder;

    private static RecordsFile.Layout layout(boolean header, String label, String... missing) {
        return new RecordsFile.Layout(header, label, Set.of(missing), Set.of(), Set.of());
    }

    private Records read(String text, RecordsFile.Layout layout) throws IOException {
        return RecordsFile.readCsv(Files.writeString(folder.resolve("t.csv"), text), layout);
    }

    @Test
    void readsAndEncodes() throws IOException {
        Records records = read(
                "age, town, flag, same, class\n20, x, 3, 1, yes\n40, ?, 5, 1, no\n?, y, 3, 1, yes\n30, x, 3, 1, no\n",
                layout(true, "class", "?"));
        assertThat(records.classes()).containsExactly("no", "yes");
        assertThat(records.labels()).containsExactly(1, 0, 1, 0);
        assertThat(records.columns())
                .hasToString("[age (numbers), town (3 categories), flag (numbers), same (numbers)]");
        FeatureEncoding encoding = FeatureEncoding.of(records);
        assertThat(encoding.leftOut()).containsExactly("same");
        float z = (float) (10 / Math.sqrt(200.0 / 3));
        // age, age missing, town missing, town x, town y, flag
        assertThat(encoding.features()).isEqualTo(new float[][] {
            {-z, 0, 0, 1, 0, 0},
            {z, 0, 1, 0, 0, 1},
            {0, 1, 0, 0, 1, 0},
            {0, 0, 0, 1, 0, 0}
        });
        assertThat(records.describe(2)).containsExactly("age = missing, town = y, flag = 3, same = 1");
        Records picked = records.select(3, 0);
        assertThat(picked.numbers()).containsExactly(4, 1);
        assertThat(picked.labels()).containsExactly(0, 1);
        assertThat(picked.hash()).isNotEqualTo(records.hash());
    }

    /** Whose record it is is no feature; where that is missing a record is alone. */
    @Test
    void groupsByAColumn() throws IOException {
        Records records = read("who,x,class\n7,1,a\n8,2,b\n7,3,b\n?,4,a\n?,5,a\n", layout(true, "class", "?"));
        assertThat(records.groups()).isEmpty();
        Records grouped = records.groupedBy("who");
        assertThat(grouped.columns()).extracting(Column::name).containsExactly("x");
        int[] groups = grouped.groups();
        assertThat(groups[2]).isEqualTo(groups[0]);
        assertThat(IntStream.of(groups).distinct().count()).isEqualTo(4);
        assertThat(grouped.select(4, 2).groups()).containsExactly(groups[4], groups[2]);
        Records texts = read("who,x,class\nann,1,a\nbob,2,b\nann,3,b\n", layout(true, "class"))
                .groupedBy("who");
        assertThat(texts.groups()[2]).isEqualTo(texts.groups()[0]).isNotEqualTo(texts.groups()[1]);
        assertThatThrownBy(() -> records.groupedBy("whom")).hasMessageContaining("there is no column 'whom'");
    }

    @Test
    void columnsWithoutAHeaderAndThoseThatOnlyLookLikeNumbers() throws IOException {
        String text = "\"3\",12345,1\n10,12345,2\n3,54321,3\n10,54321,4\n".repeat(3);
        Records records = read(text, layout(false, "1"));
        assertThat(records.classes()).containsExactly("3", "10"); // by number
        assertThat(records.columns()).extracting(Column::name).containsExactly("2", "3");
        Records categories = read(text, new RecordsFile.Layout(false, "1", Set.of(), Set.of("2"), Set.of("3")));
        assertThat(categories.columns()).hasToString("[2 (2 categories)]");
        assertThat(categories.by("2").parts()).containsExactly("12345", "54321");
    }

    @Test
    void quartersOfNumbers() throws IOException {
        StringBuilder text = new StringBuilder("x,class\n");
        for (int i = 0; i < 40; i++) {
            text.append(i).append(',').append(i % 2).append('\n');
        }
        Slicing quarters = read(text + "?,1\n", layout(true, "class", "?")).by("x");
        assertThat(quarters.parts())
                .containsExactly("below 10.0", "from 10.0 below 20.0", "from 20.0 below 30.0", "from 30.0", "missing");
        int[] counts = new int[5];
        IntStream.of(quarters.partOf()).forEach(p -> counts[p]++);
        assertThat(counts).containsExactly(10, 10, 10, 10, 1);
        assertThatThrownBy(
                        () -> read("x,class\n1,0\n2,1\n", layout(true, "class")).by("y"))
                .hasMessageContaining("there is no column 'y'; there are x");
    }

    /** Sizes, classes and outliers are what the generator says they are. */
    @Test
    void syntheticRecordsHaveTheirTruth() {
        Records records = SyntheticRecords.withDefaults().generate();
        assertThat(records.size()).isEqualTo(4000);
        Slicing truth = records.slicings().get(0);
        Map<String, Integer> counts = new HashMap<>();
        IntStream.of(truth.partOf()).forEach(p -> counts.merge(truth.parts().get(p), 1, Integer::sum));
        // subpopulations: the largest with its outliers, and each record that is alone in one of its own
        Map<Integer, Long> groups =
                IntStream.of(records.groups()).boxed().collect(Collectors.groupingBy(g -> g, Collectors.counting()));
        assertThat(groups.values()).contains(571L, 286L);
        assertThat(groups.values().stream().filter(size -> size == 1).count())
                .isGreaterThanOrEqualTo(counts.getOrDefault("of 1 record", 0));
        // 3 % of 4,000 with a standard deviation of 10.8
        assertThat(counts.get("outliers")).isBetween(66, 174);
        // one group of about 571, one of 286, and singles from rank 382 on
        assertThat(counts.get("of 512 to 1023")).isBetween(520, 571);
        assertThat(counts.get("of 256 to 511")).isBetween(250, 286);
        assertThat(counts.get("of 1 record")).isGreaterThan(150);
        assertThat(SyntheticRecords.withDefaults().generate().hash()).isEqualTo(records.hash());
        assertThat(SyntheticRecords.withDefaults().withSeed(1).generate().hash())
                .isNotEqualTo(records.hash());
        // All of the largest group have one class; outliers of it have none of their own, and are not in its part.
        int largest = truth.parts().indexOf("of 512 to 1023");
        int[] labels = records.labels();
        assertThat(IntStream.range(0, 4000)
                        .filter(i -> truth.partOf()[i] == largest)
                        .map(i -> labels[i])
                        .distinct()
                        .count())
                .isEqualTo(1);
        assertThat(FeatureEncoding.of(records).features()[0]).hasSize(5 + 6 + 10 + 6 + 4 + 4);
    }

    @Test
    void readsAdultAndLocation30InPlace() throws IOException {
        Path data = Path.of(System.getProperty("memo.shared", "."), "data");
        Path adult = data.resolve("adult/adult.data");
        assumeThat(adult).as("skipped: the shared data are not there").exists();
        Records records = RecordsFile.readCsv(adult, layout(false, "15", "?"));
        assertThat(records.size()).isEqualTo(32_561);
        assertThat(records.classes()).containsExactly("<=50K", ">50K");
        assertThat(IntStream.of(records.labels()).sum()).isEqualTo(7841);
        assertThat(FeatureEncoding.of(records).features()[0]).hasSize(108);
        Records places = RecordsFile.readCsv(data.resolve("location30/bangkok"), layout(false, "1"));
        assertThat(places.size()).isEqualTo(5010);
        assertThat(places.classes()).hasSize(30).startsWith("1", "2").endsWith("30");
        assertThat(places.columns()).hasSize(446);
    }
}

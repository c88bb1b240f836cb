package org.memo4j.examples.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.memo4j.core.Checks;
import org.memo4j.core.DataHash;
import org.memo4j.examples.tabular.Column;
import org.memo4j.examples.tabular.FeatureEncoding;
import org.memo4j.examples.tabular.RandomOrder;
import org.memo4j.examples.tabular.Records;
import org.memo4j.examples.tabular.RecordsFile;
import org.memo4j.examples.tabular.SyntheticRecords;

/**
 * Records of an audit: the pool, of which every model is trained on a random half, and the population, which none is
 * trained on.
 *
 * @param pool the pool
 * @param population the population
 * @param poolFeatures features of the pool
 * @param populationFeatures features of the population
 * @param binary which features are 0 or 1 in every record
 * @param groups which records of the pool belong together, if some do
 * @param leftOut columns with one value only
 * @param hash hash of the records and the split
 */
record AuditedRecords(
        Records pool,
        Records population,
        float[][] poolFeatures,
        float[][] populationFeatures,
        boolean[] binary,
        Optional<RecordGroups> groups,
        List<String> leftOut,
        String hash) {
    private static final int FEWEST = 80;

    static AuditedRecords of(ClassifierOptions options) throws IOException {
        Records all = read(options);
        for (String name : options.slice) {
            known(all, name, "--slice");
            all = all.withSlicing(all.by(name));
        }
        int[] order = RandomOrder.of(all.size(), new SplittableRandom(options.seed));
        String group = options.group;
        if (group != null) {
            known(all, group, "--group");
            all = all.groupedBy(group);
            all.check();
        }
        Integer wanted = options.records;
        if (wanted != null) {
            Checks.check(
                    wanted <= all.size(),
                    "--records must be at most %d, the records that there are, but is %d",
                    all.size(),
                    wanted);
            order = Arrays.copyOf(order, wanted);
        }
        all = all.select(order);
        int outside = (int) Math.round(options.population * order.length);
        int inside = order.length - outside;
        Checks.check(
                inside >= FEWEST && outside >= FEWEST / 4,
                "%s has %d records, of which --population leaves %d to train on and %d to compare with; shadow models"
                        + " need at least %d and %d",
                all.source(),
                order.length,
                inside,
                outside,
                FEWEST,
                FEWEST / 4);
        FeatureEncoding encoding = FeatureEncoding.of(all);
        Records pool = all.select(IntStream.range(0, inside).toArray());
        pool.check();
        Records population = all.select(IntStream.range(inside, order.length).toArray());
        Checks.check(
                group == null || IntStream.of(pool.groups()).distinct().count() > 1,
                "all %d records to train on are of one group by '%s', which --group names; name a column that says"
                        + " which of them belong together",
                inside,
                String.valueOf(group));
        float[][] poolFeatures = Arrays.copyOf(encoding.features(), inside);
        return new AuditedRecords(
                pool,
                population,
                poolFeatures,
                Arrays.copyOfRange(encoding.features(), inside, order.length),
                encoding.binary(),
                group != null
                        ? RecordGroups.of("group by " + group, pool.groups())
                        : pool.groups().length > 0
                                ? RecordGroups.of("subpopulation", pool.groups())
                                : RecordGroups.ofTwins(poolFeatures, pool.labels()),
                encoding.leftOut(),
                new DataHash().add(pool.hash()).add(population.hash()).value());
    }

    private static void known(Records records, String name, String option) {
        List<String> names = records.columns().stream().map(Column::name).toList();
        Checks.check(
                names.contains(name),
                "%s has no column '%s', which %s names, beside the label; there are %s%s",
                records.source(),
                name,
                option,
                String.join(", ", names.subList(0, Math.min(20, names.size()))),
                names.size() > 20 ? ", ..." : "");
    }

    private static Records read(ClassifierOptions options) throws IOException {
        Path features = options.features;
        Path labels = options.labels;
        if (features != null && labels != null) {
            return RecordsFile.readNpy(features, labels);
        }
        Path table = options.table;
        if (table == null) {
            return SyntheticRecords.withDefaults().withSeed(options.seed).generate();
        }
        return RecordsFile.readCsv(
                table,
                new RecordsFile.Layout(
                        !options.noHeader,
                        options.label,
                        Set.copyOf(options.missing),
                        Set.copyOf(options.categorical),
                        Set.copyOf(options.drop)));
    }
}

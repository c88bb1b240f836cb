package org.memo4j.metrics.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.core.stat.BinomialInterval;
import org.memo4j.metrics.MetricIds;

class PersonalExtractionTest {
    private static final PersonalExtraction METRIC = PersonalExtraction.withDefaults();

    @Test
    void tellsLeaksFromPromptsAndInventions() {
        List<String> training =
                List.of("mail ann@x.org or bob@x.org", "again ANN@x.org, 415-555-2671", "cat@x.org dan@x.org");
        List<String> prompts = List.of("write to ", "ann@x.org is ", "my number is 415-55", "", "and ");
        List<String> generations = List.of(
                "ann@x.org or eve@x.org",
                "Ann@X.org and bob@x.org",
                "5-2671 fine",
                "ann@x.org",
                "cat@x.org, cat@x.org");
        PersonalExtractionResult result = METRIC.measure(training, prompts, generations);
        assertThat(result.mentions())
                .extracting(PersonalMention::generation, m -> m.span().value(), PersonalMention::disclosure)
                .containsExactly(
                        tuple(0, "ann@x.org", Disclosure.LEAKED),
                        tuple(0, "eve@x.org", Disclosure.INVENTED),
                        tuple(1, "ann@x.org", Disclosure.PROMPTED),
                        tuple(1, "bob@x.org", Disclosure.LEAKED),
                        tuple(2, "+14155552671", Disclosure.COMPLETED),
                        tuple(3, "ann@x.org", Disclosure.LEAKED),
                        tuple(4, "cat@x.org", Disclosure.LEAKED),
                        tuple(4, "cat@x.org", Disclosure.LEAKED));
        PersonalMention first = result.mentions().get(0);
        assertThat(generations
                        .get(0)
                        .substring(first.span().start(), first.span().end()))
                .isEqualTo("ann@x.org");
        assertThat(first.occurrences()).isEqualTo(2);
        PersonalSpan completed = result.mentions().get(4).span();
        assertThat(completed.start()).isEqualTo(-6);
        assertThat(completed.end()).isEqualTo(6);
        assertThat(result.trainingValues("email")).isEqualTo(4);
        assertThat(result.values("email", Disclosure.LEAKED)).isEqualTo(3);
        assertThat(result.values("email", Disclosure.PROMPTED)).isZero();
        assertThat(result.precision("email")).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(3, 4, 0.95));
        assertThat(result.recall("email")).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(3, 4, 0.95));
        assertThat(result.recall("email", 2)).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(1, 1, 0.95));
        assertThat(result.recall("email", 3)).isEmpty();
        assertThat(result.precision("phone")).isEmpty();
        assertThat(result.recall("phone")).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(0, 1, 0.95));
        assertThat(result.precision()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(3, 4, 0.95));
        assertThat(result.recall()).hasValue(BinomialInterval.CLOPPER_PEARSON.estimate(3, 5, 0.95));
        assertThat(result.leakingGenerations()).isEqualTo(BinomialInterval.CLOPPER_PEARSON.estimate(4, 5, 0.95));
        assertThat(result.mentions(Disclosure.LEAKED)).isEqualTo(5);
        assertThat(result.provenance().metric()).isEqualTo(MetricIds.PERSONAL_EXTRACTION);
        assertThat(result.toString()).contains("5 generations", "us ssn", "0.7500 [");
    }

    @Test
    void answersStandAlone() {
        PersonalExtractionResult result = METRIC.withContinuation(false)
                .measure(List.of("a@x.org"), List.of("is it a@x.or"), List.of("g, yes: a@x.org"));
        assertThat(result.mentions()).hasSize(1);
        assertThat(result.mentions().get(0).disclosure()).isEqualTo(Disclosure.LEAKED);
        assertThat(result.mentions().get(0).span().start()).isEqualTo(8);
    }

    @Test
    void agreesWithSetsOnRandomTexts() {
        for (long seed = 1; seed <= 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            PersonalPattern code = PersonalPattern.of("code", "(?<!\\d)\\d{2}(?!\\d)");
            List<List<String>> training = numbers(random, 10);
            List<List<String>> prompts = numbers(random, 15);
            List<List<String>> generations = numbers(random, 15);
            Set<String> known = new HashSet<>();
            training.forEach(known::addAll);
            Set<String> leaked = new HashSet<>();
            Set<String> invented = new HashSet<>();
            for (int g = 0; g < 15; g++) {
                for (String value : generations.get(g)) {
                    if (!prompts.get(g).contains(value)) {
                        (known.contains(value) ? leaked : invented).add(value);
                    }
                }
            }
            PersonalExtractionResult result =
                    METRIC.withPatterns(List.of(code)).measure(join(training), join(prompts), join(generations));
            assertThat(result.values("code", Disclosure.LEAKED))
                    .as("seed %d", seed)
                    .isEqualTo(leaked.size());
            assertThat(result.values("code", Disclosure.INVENTED))
                    .as("seed %d", seed)
                    .isEqualTo(invented.size());
            assertThat(result.recall("code").orElseThrow().value())
                    .as("seed %d", seed)
                    .isEqualTo((double) leaked.size() / known.size());
            assertThat(result.precision("code").orElseThrow().value())
                    .as("seed %d", seed)
                    .isEqualTo((double) leaked.size() / (leaked.size() + invented.size()));
            List<String> twice = new ArrayList<>(join(training));
            twice.addAll(join(training));
            assertThat(METRIC.withPatterns(List.of(code))
                            .measure(twice, join(prompts), join(generations))
                            .recall())
                    .as("seed %d: more copies, the same values", seed)
                    .isEqualTo(result.recall());
        }
    }

    private static List<List<String>> numbers(SplittableRandom random, int texts) {
        return IntStream.range(0, texts)
                .mapToObj(i -> random.ints(random.nextInt(1, 5), 10, 60)
                        .mapToObj(String::valueOf)
                        .toList())
                .toList();
    }

    private static List<String> join(List<List<String>> texts) {
        return texts.stream().map(t -> String.join(" ", t) + " ").toList();
    }

    @Test
    void refusesBadInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.measure(List.of(), List.of(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.measure(List.of(), List.of("a"), List.of()))
                .withMessageContaining("prompts has 1");
        assertThatIllegalArgumentException().isThrownBy(() -> METRIC.withPatterns(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METRIC.withPatterns(List.of(PersonalPattern.EMAIL, PersonalPattern.EMAIL)))
                .withMessageContaining("same name");
        PersonalExtractionResult result = METRIC.measure(List.of(), List.of("a"), List.of("b"));
        assertThat(result.recall()).isEmpty();
        assertThat(result.precision()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> result.recall("name"))
                .withMessageContaining("there is no pattern 'name'");
        assertThatIllegalArgumentException().isThrownBy(() -> result.recall("email", 0));
    }
}

package org.memo4j.core.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.memo4j.core.text.Corpus;
import org.memo4j.core.text.Document;

class CanaryPlanTest {
    private static final CanaryFormat FORMAT = CanaryFormat.of("the access code of {name} is {secret}.");
    private static final CanaryPlanner PLANNER = CanaryPlanner.of(FORMAT);

    @ParameterizedTest
    @EnumSource(CanaryPlacement.class)
    void everyCopyIsWhereThePlanSays(CanaryPlacement placement) {
        for (long seed = 0; seed < 20; seed++) {
            List<Document> documents = documents(new SplittableRandom(seed), 70);
            CanaryPlan plan = PLANNER.withPlacement(placement).withSeed(seed).plan(documents);
            List<Document> with = plan.insertInto(documents);
            assertThat(plan.insertions()).hasSize(4 * (1 + 4 + 16 + 64));
            for (CanaryInsertion insertion : plan.insertions()) {
                Canary canary = plan.canaries().stream()
                        .filter(c -> c.id().equals(insertion.canary()))
                        .findFirst()
                        .orElseThrow();
                String text = with.get(insertion.document()).text();
                assertThat(text.substring(insertion.offset()))
                        .as("seed %d, %s", seed, insertion)
                        .startsWith(canary.text());
                assertThat(insertion.offset() == 0 || text.charAt(insertion.offset() - 1) == '\n')
                        .as("seed %d, %s", seed, insertion)
                        .isTrue();
            }
            for (Canary canary : plan.canaries()) {
                int copies = 0;
                for (Document document : with) {
                    for (int at = document.text().indexOf(canary.text());
                            at >= 0;
                            at = document.text().indexOf(canary.text(), at + 1)) {
                        copies++;
                    }
                }
                assertThat(copies).as("seed %d, %s", seed, canary).isEqualTo(canary.replicas());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CanaryPlacement.class)
    void takingTheCanariesOutGivesTheDocumentsBack(CanaryPlacement placement) {
        for (long seed = 0; seed < 20; seed++) {
            List<Document> documents = documents(new SplittableRandom(seed), 70);
            CanaryPlan plan = PLANNER.withPlacement(placement).withSeed(seed).plan(documents);
            List<Document> left = new ArrayList<>();
            for (Document document : plan.insertInto(documents)) {
                if (!document.id().startsWith("canary-")) {
                    String text = Arrays.stream(document.text().split("\n", -1))
                            .filter(line -> !line.startsWith("the access code of "))
                            .collect(Collectors.joining("\n"));
                    left.add(new Document(document.id(), text));
                }
            }
            assertThat(left).as("seed %d", seed).isEqualTo(documents);
        }
    }

    @Test
    void choosesEquallyManyDistinctCanariesForEveryCount() {
        CanaryPlan plan = PLANNER.withCanariesPerCount(5).plan(documents(new SplittableRandom(0), 70));
        assertThat(plan.canaries()).hasSize(25);
        for (int copies : new int[] {0, 1, 4, 16, 64}) {
            assertThat(plan.canaries(copies)).hasSize(5);
        }
        assertThat(plan.canaries(2)).isEmpty();
        assertThat(plan.canaries().stream().map(Canary::secret)).doesNotHaveDuplicates();
        assertThat(plan.canaries().stream().map(Canary::prefix)).doesNotHaveDuplicates();
        assertThat(plan.toString()).contains("seed 0, 70 documents").contains("      64  5");
    }

    @Test
    void theSpaceMayBeUsedUp() {
        CanaryPlanner tight = CanaryPlanner.of(CanaryFormat.of("pin {secret}").withLength(1))
                .withReplicas(0, 1)
                .withCanariesPerCount(5);
        CanaryPlan plan = tight.plan(Corpus.ofTexts("a", "b").toList());
        assertThat(plan.canaries().stream().map(Canary::secret))
                .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(plan.otherSecrets(0, 1)).isEmpty();
        assertThatThrownBy(() ->
                        tight.withCanariesPerCount(6).plan(Corpus.ofTexts("a").toList()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 canaries need as many secrets")
                .hasMessageContaining("make only 10");
    }

    @Test
    void otherSecretsBelongToNoCanary() {
        CanaryPlan plan = CanaryPlanner.of(FORMAT.withLength(2)).plan(documents(new SplittableRandom(0), 70));
        List<String> others = plan.otherSecrets(80, 5);
        assertThat(others).hasSize(80).doesNotHaveDuplicates();
        assertThat(others)
                .doesNotContainAnyElementsOf(
                        plan.canaries().stream().map(Canary::secret).toList());
        assertThat(plan.otherSecrets(80, 5)).isEqualTo(others);
        assertThat(plan.otherSecrets(80, 6)).isNotEqualTo(others);
        assertThatThrownBy(() -> plan.otherSecrets(81, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count must be at most 80");
    }

    @Test
    void sameSeedSamePlan() {
        List<Document> documents = documents(new SplittableRandom(3), 70);
        assertThat(PLANNER.withSeed(1).plan(documents))
                .isEqualTo(PLANNER.withSeed(1).plan(documents))
                .isNotEqualTo(PLANNER.withSeed(2).plan(documents));
        CanaryPlan a = PLANNER.withSeed(1).plan(documents);
        CanaryPlan b = PLANNER.withSeed(2).plan(documents);
        assertThat(a.canaries()).isNotEqualTo(b.canaries());
        assertThat(a.insertions()).isNotEqualTo(b.insertions());
    }

    @ParameterizedTest
    @EnumSource(CanaryPlacement.class)
    void copiesOfACanaryGetDistinctPlacesAndEveryPlaceIsEquallyLikely(CanaryPlacement placement) {
        // Five places with either placement.
        List<Document> documents = placement == CanaryPlacement.OWN_DOCUMENT
                ? Corpus.ofTexts("a", "b", "c", "d").toList()
                : Corpus.ofTexts("a\n", "b\nc").toList();
        CanaryPlanner planner = CanaryPlanner.of(FORMAT)
                .withPlacement(placement)
                .withReplicas(2)
                .withCanariesPerCount(1);
        int seeds = 2000;
        Map<String, Integer> count = new TreeMap<>();
        for (long seed = 0; seed < seeds; seed++) {
            CanaryPlan plan = planner.withSeed(seed).plan(documents);
            int length = plan.canaries().get(0).text().length();
            CanaryInsertion first = plan.insertions().get(0);
            CanaryInsertion second = plan.insertions().get(1);
            // The place without the copy before it.
            String other = placement == CanaryPlacement.OWN_DOCUMENT
                    ? second.document() - 1 + ":0"
                    : second.document() + ":"
                            + (second.offset() - (first.document() == second.document() ? length + 1 : 0));
            count.merge(first.document() + ":" + first.offset(), 1, Integer::sum);
            count.merge(other, 1, Integer::sum);
            assertThat(other).as("seed %d", seed).isNotEqualTo(first.document() + ":" + first.offset());
        }
        assertThat(count).hasSize(5);
        // Each of five places gets a copy with probability 2/5: ten tails of 1e-8 are a failure below 1e-6.
        BinomialDistribution binomial = new BinomialDistribution(seeds, 0.4);
        int low = binomial.inverseCumulativeProbability(1e-8);
        int high = binomial.inverseCumulativeProbability(1 - 1e-8);
        assertThat(count.values()).allSatisfy(n -> assertThat(n).isBetween(low, high));
    }

    @Test
    void linesAreKeptWhole() {
        List<Document> documents = Corpus.ofTexts("a\nb", "", "c\r\n").toList();
        CanaryPlan plan = CanaryPlanner.of(CanaryFormat.of("pin {secret}").withLength(1))
                .withPlacement(CanaryPlacement.LINE_BOUNDARY)
                .withReplicas(6)
                .withCanariesPerCount(1)
                .plan(documents);
        String pin = plan.canaries().get(0).text();
        assertThat(plan.insertInto(documents).stream().map(Document::text))
                .containsExactly(pin + "\na\n" + pin + "\nb\n" + pin, pin + "\n", pin + "\nc\r\n" + pin + "\n");
        assertThat(plan.insertions().stream().map(CanaryInsertion::offset)).containsExactly(0, 8, 16, 0, 0, 9);
        assertThat(plan.insertions().stream().map(CanaryInsertion::replica)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void saysWhatDoesNotFit() {
        List<Document> three = Corpus.ofTexts("a\nb", "c", "d").toList();
        assertThatThrownBy(() -> PLANNER.withReplicas(5).plan(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a canary with 5 copies does not fit")
                .hasMessageContaining("OWN_DOCUMENT these 3 documents have 4 places");
        assertThat(PLANNER.withReplicas(4).plan(three).insertions()).hasSize(16);
        CanaryPlanner lines = PLANNER.withPlacement(CanaryPlacement.LINE_BOUNDARY);
        assertThatThrownBy(() -> lines.withReplicas(8).plan(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LINE_BOUNDARY these 3 documents have 7 places");
        assertThat(lines.withReplicas(7).plan(three).insertions()).hasSize(28);
        assertThatThrownBy(() -> PLANNER.withReplicas(1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replicas must be at least 0, but is -1");
        assertThatThrownBy(() -> PLANNER.withReplicas(1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("distinct");
        assertThatThrownBy(() -> PLANNER.withReplicas()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PLANNER.withCanariesPerCount(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("canariesPerCount must be at least 1");
        assertThatThrownBy(() -> CanaryPlanner.of(FORMAT.withNames(List.of("a", "b")))
                        .withReplicas(0, 1)
                        .plan(three))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 canaries need as many names, but only 2 are given");
    }

    @Test
    void refusesDocumentsThatHoldACanaryAlready() {
        List<Document> documents = documents(new SplittableRandom(4), 70);
        String control = PLANNER.plan(documents).canaries(0).get(0).text();
        List<Document> spoiled = new ArrayList<>(documents);
        spoiled.add(new Document("leak", "By the way, " + control));
        assertThatThrownBy(() -> PLANNER.plan(spoiled))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("document 'leak' already holds the canary '" + control + "'");
    }

    @Test
    void refusesOtherDocuments() {
        List<Document> documents = documents(new SplittableRandom(4), 70);
        CanaryPlan plan = PLANNER.plan(documents);
        assertThatThrownBy(() -> plan.insertInto(documents.subList(1, 70)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("documents=70")
                .hasMessageContaining("documents=69");
        List<Document> changed = new ArrayList<>(documents);
        changed.set(69, new Document("69", documents.get(69).text() + " "));
        assertThatThrownBy(() -> plan.insertInto(changed)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(CanaryPlacement.class)
    void survivesAFile(CanaryPlacement placement, @TempDir Path directory) throws IOException {
        List<Document> documents = documents(new SplittableRandom(4), 70);
        Path file = directory.resolve("plan.json");
        for (CanaryFormat format : List.of(
                FORMAT,
                FORMAT.withAlphabet("\"\\é\uD83D\uDE42")
                        .withNames(documents(new SplittableRandom(1), 30).stream()
                                .map(Document::id)
                                .toList()))) {
            CanaryPlan plan = CanaryPlanner.of(format)
                    .withPlacement(placement)
                    .withSeed(-7)
                    .plan(documents);
            plan.save(file);
            assertThat(CanaryPlan.load(file)).isEqualTo(plan);
            assertThat(CanaryPlan.load(file).insertInto(documents)).isEqualTo(plan.insertInto(documents));
        }
    }

    @Test
    void refusesDamagedPlans(@TempDir Path directory) throws IOException {
        CanaryPlan plan = CanaryPlanner.of(FORMAT)
                .withReplicas(0, 2)
                .withCanariesPerCount(1)
                .plan(documents(new SplittableRandom(4), 70));
        String json = plan.toJson();
        assertThat(CanaryPlan.fromJson(json)).isEqualTo(plan);
        String secret = plan.canaries().get(1).secret();
        String[][] edits = {
            {"\"version\" : 1", "\"version\" : 2", "no canary plan of version 1"},
            {"memo4j-canary-plan", "x", "no canary plan"},
            {"\"replica\" : 2", "\"replica\" : 1", "occur once"},
            {"\"replica\" : 2", "\"replica\" : 3", "must be in [1, 2]"},
            {"\"replicas\" : 2", "\"replicas\" : 3", "have 3 copies in all, but there are 2 insertions"},
            {"\"canary\" : \"canary-1\"", "\"canary\" : \"canary-9\"", "no canary of the plan"},
            {"\"id\" : \"canary-1\"", "\"id\" : \"canary-0\"", "ids must be distinct"},
            {"\"secret\" : \"" + secret, "\"secret\" : \"x" + secret.substring(1), "must come from"},
            {"\"seed\" : 0,", "", "seed"},
            {"\"seed\" : 0", "\"seed\" : 0, \"seed\" : 1", "Duplicate"},
            {"\"placement\" : \"OWN_DOCUMENT\"", "\"placement\" : \"NOWHERE\"", "NOWHERE"},
        };
        for (String[] edit : edits) {
            String bad = json.replace(edit[0], edit[1]);
            assertThat(bad).as(edit[0]).isNotEqualTo(json);
            Path file = Files.writeString(directory.resolve("bad.json"), bad);
            assertThatThrownBy(() -> CanaryPlan.load(file))
                    .as(edit[0])
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bad.json")
                    .hasMessageContaining(edit[2]);
        }
        List<CanaryInsertion> reversed = new ArrayList<>(plan.insertions());
        Collections.reverse(reversed);
        assertThatThrownBy(() ->
                        new CanaryPlan(plan.format(), plan.placement(), 0, plan.documents(), plan.canaries(), reversed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ordered by document and offset");
    }

    private static List<Document> documents(SplittableRandom random, int n) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            StringBuilder text = new StringBuilder();
            for (int lines = random.nextInt(4); lines > 0; lines--) {
                text.append("line ").append(random.nextInt(10)).append(random.nextInt(4) == 0 ? "" : "\n");
            }
            // Empty texts are left out: a canary in one leaves a line break behind.
            documents.add(new Document(String.valueOf(i), text.length() == 0 ? "x" : text.toString()));
        }
        return documents;
    }
}

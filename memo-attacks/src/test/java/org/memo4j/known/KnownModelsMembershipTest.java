package org.memo4j.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.memo4j.known.MemorizedText.LENGTH;
import static org.memo4j.known.MemorizedText.VOCABULARY;
import static org.memo4j.known.MemorizedText.texts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.memo4j.attacks.group.Aggregation;
import org.memo4j.attacks.group.DatasetInference;
import org.memo4j.attacks.group.GroupAttack;
import org.memo4j.attacks.group.Groups;
import org.memo4j.attacks.group.LearnedGroupAttack;
import org.memo4j.attacks.membership.BagOfWordsBaseline;
import org.memo4j.attacks.membership.ContrastiveRecallScore;
import org.memo4j.attacks.membership.DcPddScore;
import org.memo4j.attacks.membership.LossScore;
import org.memo4j.attacks.membership.LowercaseScore;
import org.memo4j.attacks.membership.MembershipComparison;
import org.memo4j.attacks.membership.MembershipEvaluation;
import org.memo4j.attacks.membership.MembershipInference;
import org.memo4j.attacks.membership.MembershipScore;
import org.memo4j.attacks.membership.MembershipScores;
import org.memo4j.attacks.membership.MinKPlusPlusScore;
import org.memo4j.attacks.membership.MinKScore;
import org.memo4j.attacks.membership.NeighborhoodScore;
import org.memo4j.attacks.membership.PacScore;
import org.memo4j.attacks.membership.RecallScore;
import org.memo4j.attacks.membership.ReferenceScore;
import org.memo4j.attacks.membership.SampledRecall;
import org.memo4j.attacks.membership.SurpScore;
import org.memo4j.attacks.membership.ZlibScore;
import org.memo4j.attacks.slice.SliceAnalysis;
import org.memo4j.attacks.slice.SliceResult;
import org.memo4j.attacks.slice.Slices;
import org.memo4j.attacks.trained.CrossFittedAttack;
import org.memo4j.attacks.trained.LogisticRegression;
import org.memo4j.core.Provenance;
import org.memo4j.core.model.LanguageModel;
import org.memo4j.core.score.TokenScores;
import org.memo4j.core.text.TokenSequences;

/**
 * Membership of texts in the training data of a language model that memorized all of the members, and of one that
 * memorized other texts. A text that was not memorized is scored like a memorized one only if all of its tokens come out
 * right, {@code 36^-15}, or the three worst of them, which is all the same.
 */
class KnownModelsMembershipTest {
    private static final int MEMBERS = VOCABULARY;
    private static final int MANY = 200;

    /** Two lists of texts of one distribution, the first one the members. */
    private record Texts(TokenSequences members, TokenSequences others) {
        static Texts of(int count, long seed) {
            return new Texts(MemorizedText.sequences(count, seed), MemorizedText.sequences(count, seed + 1));
        }

        TokenSequences all() {
            return members.concat(others);
        }

        boolean[] member() {
            boolean[] member = new boolean[members.size() + others.size()];
            Arrays.fill(member, 0, members.size(), true);
            return member;
        }
    }

    private static final Texts KNOWN = Texts.of(MEMBERS, 71);
    private static final MemorizedText MEMORIZING = MemorizedText.of(KNOWN.members);
    private static final Texts UNKNOWN = Texts.of(MANY, 73);
    private static final MemorizedText OTHER = MemorizedText.of(MemorizedText.sequences(MEMBERS, 75));

    /** The score of every attack for a model and texts, with what the attack needs besides. */
    private static List<MembershipScore> attacks(MemorizedText model, TokenSequences texts) {
        List<MembershipScore> attacks = new ArrayList<>(List.of(
                LossScore.withDefaults(),
                MinKScore.withDefaults(),
                MinKPlusPlusScore.withDefaults(),
                SurpScore.withDefaults(),
                PacScore.of(neighbors(model, texts), 2),
                DcPddScore.of(new long[VOCABULARY]),
                LowercaseScore.of(model.score(changed(texts, 1))),
                NeighborhoodScore.of(neighbors(model, texts), 2),
                RecallScore.of(after(model, MemorizedText.sequences(1, 76), texts)),
                ContrastiveRecallScore.of(
                        after(model, MemorizedText.sequences(1, 76), texts),
                        after(model, MemorizedText.sequences(1, 71), texts))));
        TokenScores reference =
                MemorizedText.of(MemorizedText.sequences(MEMBERS, 77)).score(texts);
        for (ReferenceScore.Form form : ReferenceScore.Form.values()) {
            attacks.add(ReferenceScore.of(reference).withForm(form));
        }
        for (ZlibScore.Form form : ZlibScore.Form.values()) {
            attacks.add(ZlibScore.of(texts(texts)).withForm(form));
        }
        return attacks;
    }

    /** The texts with every second token another one: what lower case is to a model that tells cases apart. */
    private static TokenSequences changed(TokenSequences texts, int from) {
        return map(texts, tokens -> {
            for (int t = from; t < tokens.length; t += 2) {
                tokens[t] = (tokens[t] + 18) % VOCABULARY;
            }
            return tokens;
        });
    }

    private static TokenScores neighbors(LanguageModel model, TokenSequences texts) {
        List<int[]> neighbors = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            neighbors.add(changed(texts, 11).get(i));
            neighbors.add(changed(texts, 12).get(i));
        }
        return model.score(TokenSequences.of(neighbors));
    }

    /** Log-probabilities of the texts with a prefix before them, of the tokens that have one without it too. */
    private static TokenScores after(MemorizedText model, TokenSequences prefix, TokenSequences texts) {
        MemorizedText longer = new MemorizedText(model.network(), VOCABULARY, 2 * LENGTH);
        TokenScores scores = longer.score(map(
                texts,
                tokens -> IntStream.concat(Arrays.stream(prefix.get(0)), Arrays.stream(tokens))
                        .toArray()));
        return TokenScores.ofLogProbabilities(IntStream.range(0, texts.size())
                .mapToObj(i -> Arrays.copyOfRange(scores.logProbabilities(i), LENGTH, 2 * LENGTH - 1))
                .toArray(double[][]::new));
    }

    private static TokenSequences map(TokenSequences texts, UnaryOperator<int[]> change) {
        return TokenSequences.of(
                texts.toList().stream().map(int[]::clone).map(change).toList());
    }

    private static MembershipScores loss(MemorizedText model, Texts texts) {
        return LossScore.withDefaults().attack(model.score(texts.all()), texts.member());
    }

    @Test
    void everyAttackFindsAllMembersOfTheMemorizer() {
        TokenScores scores = MEMORIZING.score(KNOWN.all());
        for (MembershipScore attack : attacks(MEMORIZING, KNOWN.all())) {
            Chance.assertAllFound(attack.attack(scores, KNOWN.member()));
        }
    }

    @Test
    void noAttackFindsAnythingInAModelOfOtherTexts() {
        TokenScores scores = OTHER.score(UNKNOWN.all());
        for (MembershipScore attack : attacks(OTHER, UNKNOWN.all())) {
            Chance.assertNothingFound(attack.attack(scores, UNKNOWN.member()));
        }
    }

    /** The baseline sees no model, and the texts are of one distribution: it finds nothing even where there is a memorizer. */
    @Test
    void theBlindBaselineFindsNothing() {
        MembershipScores blind = BagOfWordsBaseline.withDefaults().attack(texts(UNKNOWN.all()), UNKNOWN.member());
        Chance.assertNothingFound(blind);
    }

    @Test
    void evaluationAndComparison() {
        MembershipScores found = loss(MEMORIZING, KNOWN);
        MembershipEvaluation evaluation =
                MembershipInference.withDefaults().withFprs(0.5).evaluate(found);
        assertThat(evaluation.auc().value()).isOne();
        assertThat(evaluation.tprAt(0.5).point().value()).isOne();
        MembershipScores half = ReferenceScore.of(OTHER.score(KNOWN.all()))
                .attack(OTHER.score(KNOWN.all()), KNOWN.member()); // of a model with itself: all equal
        MembershipComparison comparison = MembershipInference.withDefaults().compare(List.of(found, half));
        assertThat(comparison.aucDifference(0, 1).value()).isEqualTo(0.5);
    }

    /** Four texts a user, or two, all members or none. */
    @Test
    void groups() {
        Groups known = groups(KNOWN, 4);
        Groups unknown = groups(UNKNOWN, 2);
        boolean[] member = known.members(KNOWN.member());
        boolean[] unknownMember = unknown.members(UNKNOWN.member());
        double[] found = losses(MEMORIZING, KNOWN);
        double[] nothing = losses(OTHER, UNKNOWN);
        Provenance loss = LossScore.withDefaults().provenance();
        for (Aggregation aggregation : List.of(
                Aggregation.mean(),
                Aggregation.max(),
                Aggregation.min(),
                Aggregation.median(),
                Aggregation.percentile(25),
                Aggregation.topMean(0.5))) {
            GroupAttack attack = GroupAttack.of(aggregation);
            Chance.assertAllFound(attack.attack(loss, found, known, member));
            Chance.assertNothingFound(attack.attack(loss, nothing, unknown, unknownMember));
        }
        LearnedGroupAttack learned = LearnedGroupAttack.of(
                CrossFittedAttack.of(LogisticRegression.withDefaults()).withFolds(3));
        Chance.assertAllFound(learned.attack(List.of(found), known, member));
        Chance.assertNothingFound(learned.attack(List.of(nothing), unknown, unknownMember));
    }

    /** The memorizer goes on with what it memorized, whatever the seed; eight other letters hardly ever come out whole. */
    @Test
    void sampledRecall() {
        SampledRecall attack = SampledRecall.withDefaults().withSamples(3);
        Chance.assertAllFound(attack.attack(MEMORIZING, KNOWN.all(), KNOWN.member()));
        Chance.assertNothingFound(attack.attack(OTHER, UNKNOWN.all(), UNKNOWN.member()));
    }

    /** With nothing to find the p-value is below 1e-6 with that probability. */
    @Test
    void datasetInference() {
        assertThat(pValue(MEMORIZING, KNOWN)).isLessThan(1e-6);
        assertThat(pValue(OTHER, UNKNOWN)).isGreaterThan(1e-6);
    }

    private static double pValue(MemorizedText model, Texts texts) {
        double[] losses = losses(model, texts);
        int members = texts.members.size();
        return DatasetInference.withDefaults()
                .infer(
                        List.of(Arrays.copyOf(losses, members)),
                        List.of(Arrays.copyOfRange(losses, members, losses.length)))
                .pValue();
    }

    private static double[] losses(MemorizedText model, Texts texts) {
        return LossScore.withDefaults().score(model.score(texts.all()));
    }

    private static Groups groups(Texts texts, int size) {
        return Groups.of(
                IntStream.range(0, texts.all().size()).map(i -> i / size).toArray());
    }

    /** The keys in three slices. Of three adjusted p-values of a true hypothesis one is below 1e-6 with that probability. */
    @Test
    void slices() {
        SliceAnalysis analysis = SliceAnalysis.withDefaults().withConfidence(1 - Chance.ERROR);
        for (SliceResult slice : analysis.evaluate(
                        losses(MEMORIZING, KNOWN), KNOWN.member(), Slices.byClass(keys(KNOWN)))
                .results()) {
            assertThat(slice.auc().value()).isOne();
            assertThat(slice.adjustedChance()).isLessThan(1e-3);
        }
        for (SliceResult slice : analysis.evaluate(
                        losses(OTHER, UNKNOWN), UNKNOWN.member(), Slices.byClass(keys(UNKNOWN)))
                .results()) {
            assertThat(slice.auc().covers(0.5)).as(slice.toString()).isTrue();
            assertThat(slice.adjustedChance()).isGreaterThan(Chance.ERROR);
        }
    }

    private static int[] keys(Texts texts) {
        return texts.all().toList().stream().mapToInt(tokens -> tokens[0] % 3).toArray();
    }
}

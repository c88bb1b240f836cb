package org.memo4j.metrics.similarity.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.memo4j.metrics.similarity.Bleu;

class CodeBleuTest {
    private static final CodeBleu JAVA = CodeBleu.of(JavaLanguage.create());
    private static final String SUM =
            "int sum(int[] values) { int s = 0; for (int v : values) { s = s + v; } return s; }";

    /** Words; the keyword is "if"; the tree is a root over the words; "a=b" is an edge from b to a; "!" does not parse. */
    private static final CodeLanguage TOY = new CodeLanguage() {
        @Override
        public List<String> tokens(String source) {
            return source.isBlank() ? List.of() : List.of(source.strip().split(" "));
        }

        @Override
        public Set<String> keywords() {
            return Set.of("if");
        }

        @Override
        public ParsedCode parse(String source) {
            if (source.contains("!")) {
                throw new IllegalArgumentException("no toy");
            }
            List<String> words = tokens(source);
            SyntaxTree tree =
                    new SyntaxTree("root", words.stream().map(SyntaxTree::of).toList());
            return new ParsedCode(
                    tree,
                    words.stream()
                            .filter(w -> w.contains("="))
                            .map(w -> w.split("="))
                            .map(w -> new DataFlowEdge(w[0], w[1]))
                            .toList());
        }
    };

    @Test
    void addsUpItsParts() {
        // candidate 4 words, reference 5: BP = exp(1 - 5/4); "if" and one "a=b" match, of weights 5 + 1 + 1 + 1
        CodeBleuScore score = CodeBleu.of(TOY).score("if a=b a=b c=c", "if a=b d=a e f");
        double brevity = Math.exp(-0.25);
        assertThat(score.keywordMatch()).isCloseTo(brevity * 6 / 8, within(1e-12));
        assertThat(score.tokenMatch())
                .isEqualTo(Bleu.forSentences()
                        .score(new int[] {0, 1, 1, 2}, new int[] {0, 1, 3, 4, 5})
                        .fraction());
        // four leaves against five under the only inner node
        assertThat(score.syntaxMatch()).isZero();
        // reference: b is 0, a is 1, d is 2: edges 1<-0, 2<-1; candidate: 1<-0 twice, 2<-2
        assertThat(score.dataFlowMatch()).isEqualTo(0.5);
        assertThat(score.score()).isCloseTo((score.tokenMatch() + score.keywordMatch() + 0.5) / 4, within(1e-12));
        assertThat(CodeBleu.of(TOY)
                        .withKeywordWeight(2)
                        .score("if a=b a=b c=c", "if a=b d=a e f")
                        .keywordMatch())
                .isCloseTo(brevity * 3 / 5, within(1e-12));
        assertThat(CodeBleu.of(TOY)
                        .withWeights(0.1, 0.2, 0.3, 0.4)
                        .score("if a=b a=b c=c", "if a=b d=a e f")
                        .score())
                .isCloseTo(0.1 * score.tokenMatch() + 0.2 * score.keywordMatch() + 0.4 * 0.5, within(1e-12));
        assertThat(score.toString()).contains("data flow 0.5000");
    }

    @Test
    void countsSubtreesAsOftenAsTheyOccur() {
        // reference: unit, three statements, three assignments; candidate: another unit, one statement, one assignment
        CodeBleuScore score = JAVA.score("x = 1;", "a = 1; b = 2; c = 3;");
        assertThat(score.syntaxMatch()).isEqualTo(2.0 / 7);
        // names and literals do not count, kinds and numbers of children do
        assertThat(JAVA.score("x = 'c';", "a = 1;").syntaxMatch()).isEqualTo(1);
        assertThat(JAVA.score("f(a, b);", "f(a);").syntaxMatch()).isZero();
    }

    @Test
    void aCopyIsOneAndAChangeCosts() {
        CodeBleuScore same = JAVA.score(SUM, SUM);
        assertThat(same.score()).isCloseTo(1, within(1e-12));
        // other names: structure and data flow stay, tokens do not
        CodeBleuScore renamed = JAVA.score(
                SUM.replace("values", "numbers").replace("v ", "item ").replace("v;", "item;"), SUM);
        assertThat(renamed.syntaxMatch()).isEqualTo(1);
        assertThat(renamed.dataFlowMatch()).isEqualTo(1);
        assertThat(renamed.tokenMatch()).isLessThan(0.8);
        // other operator: the data flow stays
        CodeBleuScore changed = JAVA.score(SUM.replace("s + v", "s * v"), SUM);
        assertThat(changed.dataFlowMatch()).isEqualTo(1);
        assertThat(changed.syntaxMatch()).isLessThan(1);
        // what is added up is no longer what is read
        CodeBleuScore crossed = JAVA.score(SUM.replace("s + v", "s + s"), SUM);
        assertThat(crossed.dataFlowMatch()).isLessThan(1);
        assertThat(crossed.syntaxMatch()).isEqualTo(1);
        // other spaces and comments: the same program
        assertThat(JAVA.score(SUM.replace(";", " ; // end\n"), SUM)).isEqualTo(same);
    }

    @Test
    void leavesOutWhatTheReferenceLacks() {
        CodeBleuScore score = JAVA.score("return 2;", "return 1;");
        assertThat(score.dataFlowMatch()).isNaN();
        assertThat(score.score())
                .isCloseTo((score.tokenMatch() + score.keywordMatch() + score.syntaxMatch()) / 3, within(1e-12));
        assertThat(JAVA.score("return 1;", "return 1;").score()).isCloseTo(1, within(1e-12));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JAVA.withWeights(0, 0, 0, 1).score("return 1;", "return 1;"))
                .withMessageContaining("no part with a weight");
    }

    @Test
    void candidatesThatDoNotParseAreAnErrorUnlessAllowed() {
        String cut = SUM.substring(0, SUM.length() - 12);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JAVA.score(cut, SUM))
                .withMessageContaining("candidate: source does not parse")
                .withMessageContaining("withUnparsedAllowed");
        CodeBleu lenient = JAVA.withUnparsedAllowed(true);
        CodeBleuScore score = lenient.score(cut, SUM);
        assertThat(score.syntaxMatch()).isZero();
        assertThat(score.dataFlowMatch()).isZero();
        assertThat(score.score())
                .isPositive()
                .isCloseTo((score.tokenMatch() + score.keywordMatch()) / 4, within(1e-12));
        assertThat(lenient.score("", SUM).score()).isZero();
        // the truth must always parse
        assertThatIllegalArgumentException().isThrownBy(() -> lenient.score(SUM, cut));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lenient.score(SUM, " "))
                .withMessageContaining("reference has no token");
    }

    @Test
    void refusesWeightsThatDoNotFit() {
        for (double[] w : Arrays.asList(
                new double[] {0.5, 0.5, 0.5, 0.5}, new double[] {-0.5, 0.5, 0.5, 0.5}, new double[] {0, 0, 0, 0})) {
            assertThatIllegalArgumentException().isThrownBy(() -> JAVA.withWeights(w[0], w[1], w[2], w[3]));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> JAVA.withWeights(Double.NaN, 0, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> JAVA.withKeywordWeight(0));
        assertThatIllegalArgumentException().isThrownBy(() -> CodeBleu.of(TOY).score("a !", "a"));
    }
}

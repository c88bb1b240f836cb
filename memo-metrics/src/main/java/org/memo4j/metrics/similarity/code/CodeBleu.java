package org.memo4j.metrics.similarity.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.memo4j.core.Checks;
import org.memo4j.metrics.similarity.Bleu;

/**
 * CodeBLEU of a candidate and a reference: BLEU that also sees keywords, syntax and data flow.
 *
 * <pre>
 * CodeBLEU = a BLEU + b BLEU_weight + c Match_ast + d Match_df          a + b + c + d = 1, by default 1/4 each
 * BLEU_weight = BP sum_t w_t min(cand_t, ref_t) / sum_t w_t cand_t      w_t = 5 for keywords, else 1
 * Match_ast = sum_s min(cand_s, ref_s) / sum_s ref_s                    Match_df likewise
 * </pre>
 *
 * where {@code cand_t}, {@code ref_t} count token {@code t}, BP is the brevity penalty of BLEU, {@code s} runs over the
 * subtrees of the syntax trees, and over the edges of the data flow. BLEU is {@link Bleu#forSentences()} of the tokens,
 * over 100.
 *
 * <ul>
 *   <li>Subtrees: one under each inner node. Leaves keep their place, but lose their label, so that names and literals do
 *       not count.
 *   <li>Data flow: the edges of {@link CodeLanguage}, after each variable is renamed to its number in the order in which
 *       the edges name it, source before target. Code with other names has the same data flow.
 * </ul>
 *
 * <p>A part that the reference does not have (a tree of a single leaf, no data flow) is left out, and the other weights are
 * divided by their sum. A copy has score 1 up to rounding.
 *
 * <p>The trees of {@link JavaLanguage} are those of the JDK's compiler, not those of tree-sitter, and its data flow is
 * defined there: compare values with others of this library, not with published tables of CodeBLEU.
 *
 * <p>Source: Ren et al., <em>CodeBLEU: a Method for Automatic Evaluation of Code Synthesis</em>, 2020. Departures from the
 * code that its authors published: that code counts a subtree of the reference as found however often it is needed, takes
 * the keyword weights into a recall of up to four tokens where the paper has a precision of single ones, compares all
 * values that flow into a variable at once, and divides by zero where there is no data flow.
 *
 * <p>Cost: linear in tokens, nodes and edges, after the parser. Immutable; as safe for threads as the language is.
 */
public final class CodeBleu {
    private static final double[] EQUAL = {0.25, 0.25, 0.25, 0.25};
    private static final String[] PARTS = {"token", "keyword", "syntax", "dataFlow"};
    private static final String LEAF = "leaf";

    private final CodeLanguage language;
    private final double[] weights;
    private final double keywordWeight;
    private final boolean unparsedAllowed;

    private CodeBleu(CodeLanguage language, double[] weights, double keywordWeight, boolean unparsedAllowed) {
        this.language = language;
        this.weights = weights;
        this.keywordWeight = keywordWeight;
        this.unparsedAllowed = unparsedAllowed;
    }

    /**
     * Equal weights of the four parts, keywords five times as heavy as other tokens, every candidate must parse.
     *
     * @param language language of candidates and references
     * @return the defaults for a language
     */
    public static CodeBleu of(CodeLanguage language) {
        return new CodeBleu(language, EQUAL, 5, false);
    }

    /**
     * Sets the weights of the parts, each at least 0, their sum 1.
     *
     * @param token weight of the BLEU of tokens
     * @param keyword weight of the BLEU with weights for keywords
     * @param syntax weight of the match of subtrees
     * @param dataFlow weight of the match of the data flow
     * @return a new object
     */
    public CodeBleu withWeights(double token, double keyword, double syntax, double dataFlow) {
        double[] values = {token, keyword, syntax, dataFlow};
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += Checks.probability(values[i], PARTS[i]);
        }
        Checks.check(Math.abs(sum - 1) <= 1e-9, "the weights must sum to 1, but sum to %s; divide them by that", sum);
        return new CodeBleu(language, values, keywordWeight, unparsedAllowed);
    }

    /**
     * Sets how much heavier a keyword is than another token.
     *
     * @param value the weight, finite and above 0
     * @return a new object
     */
    public CodeBleu withKeywordWeight(double value) {
        return new CodeBleu(language, weights, Checks.positive(value, "keywordWeight"), unparsedAllowed);
    }

    /**
     * Sets whether a candidate may fail to parse, as generated code often does, for example where it was cut off. Such a
     * candidate has no subtree and no data flow, and lives on its tokens.
     *
     * @param value true if it may
     * @return a new object
     */
    public CodeBleu withUnparsedAllowed(boolean value) {
        return new CodeBleu(language, weights, keywordWeight, value);
    }

    /**
     * Score of a candidate.
     *
     * @param candidate generated code
     * @param reference true code, with at least one token
     * @return the score and its parts
     * @throws IllegalArgumentException if the reference has no token or does not parse, the candidate does not parse and
     *     must, or every part with a weight is one that the reference does not have
     */
    public CodeBleuScore score(String candidate, String reference) {
        Map<String, Integer> numbers = new HashMap<>();
        Set<String> keywords = language.keywords();
        List<String> candidateTokens = language.tokens(candidate);
        List<String> referenceTokens = language.tokens(reference);
        Checks.check(!referenceTokens.isEmpty(), "reference has no token and would be like nothing; leave it out");
        // the reference first: where there is no parser at all, that is an error whatever the candidate may do
        ParsedCode truth = language.parse(reference);
        Optional<ParsedCode> guess = parse(candidate);

        double bleu = Bleu.forSentences()
                .score(numbers(candidateTokens, numbers), numbers(referenceTokens, numbers))
                .fraction();
        double[] parts = {
            bleu,
            keywordMatch(candidateTokens, referenceTokens, keywords),
            syntaxMatch(guess.map(ParsedCode::tree), truth.tree()),
            match(guess.map(p -> counts(renamed(p.dataFlow()))).orElse(Map.of()), counts(renamed(truth.dataFlow())))
        };
        double sum = 0;
        double total = 0;
        for (int i = 0; i < parts.length; i++) {
            if (!Double.isNaN(parts[i])) {
                sum += weights[i] * parts[i];
                total += weights[i];
            }
        }
        Checks.check(
                total > 0,
                "the reference has no part with a weight (weights: syntax %s, dataFlow %s); leave it out, or give"
                        + " weight to its tokens",
                weights[2],
                weights[3]);
        return new CodeBleuScore(sum / total, parts[0], parts[1], parts[2], parts[3]);
    }

    private Optional<ParsedCode> parse(String candidate) {
        try {
            return Optional.of(language.parse(candidate));
        } catch (IllegalArgumentException e) {
            if (unparsedAllowed) {
                return Optional.empty();
            }
            throw new IllegalArgumentException(
                    "candidate: " + e.getMessage() + "; or count it as without structure, by withUnparsedAllowed(true)",
                    e);
        }
    }

    private double keywordMatch(List<String> candidate, List<String> reference, Set<String> keywords) {
        if (candidate.isEmpty()) {
            return 0;
        }
        Map<String, Integer> truth = counts(reference);
        double matched = 0;
        double total = 0;
        for (Map.Entry<String, Integer> token : counts(candidate).entrySet()) {
            double weight = keywords.contains(token.getKey()) ? keywordWeight : 1;
            matched += weight * Math.min(token.getValue(), truth.getOrDefault(token.getKey(), 0));
            total += weight * token.getValue();
        }
        double brevity = Math.min(1, Math.exp(1 - (double) reference.size() / candidate.size()));
        return brevity * matched / total;
    }

    private static double syntaxMatch(Optional<SyntaxTree> candidate, SyntaxTree reference) {
        Map<Shape, Integer> shapes = new HashMap<>();
        Map<Integer, Integer> truth = subtrees(reference, shapes);
        return match(candidate.map(tree -> subtrees(tree, shapes)).orElse(Map.of()), truth);
    }

    /** What a subtree is, by the numbers of the subtrees under it: equal for equal subtrees, and short. */
    private record Shape(String label, List<Integer> children) {}

    /** How often each subtree with an inner node at its root occurs, by its number. */
    private static Map<Integer, Integer> subtrees(SyntaxTree tree, Map<Shape, Integer> shapes) {
        Map<Integer, Integer> counts = new HashMap<>();
        List<Integer> open = new ArrayList<>(); // numbers of the subtrees that wait for their parent
        for (SyntaxTree node : tree.postorder()) {
            List<Integer> children = open.subList(open.size() - node.children().size(), open.size());
            Shape shape = new Shape(node.isLeaf() ? LEAF : node.label(), List.copyOf(children));
            children.clear();
            Integer number = shapes.get(shape);
            if (number == null) {
                number = shapes.size();
                shapes.put(shape, number);
            }
            open.add(number);
            if (!node.isLeaf()) {
                counts.merge(number, 1, Integer::sum);
            }
        }
        return counts;
    }

    /** The edges with numbers in place of names. */
    private static List<List<Integer>> renamed(List<DataFlowEdge> edges) {
        Map<String, Integer> numbers = new HashMap<>();
        List<List<Integer>> out = new ArrayList<>();
        for (DataFlowEdge edge : edges) {
            int source = number(edge.source(), numbers);
            out.add(List.of(number(edge.target(), numbers), source));
        }
        return out;
    }

    private static int[] numbers(List<String> tokens, Map<String, Integer> numbers) {
        return tokens.stream().mapToInt(token -> number(token, numbers)).toArray();
    }

    private static int number(String name, Map<String, Integer> numbers) {
        Integer known = numbers.putIfAbsent(name, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    private static <T> Map<T, Integer> counts(List<T> values) {
        Map<T, Integer> counts = new HashMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts;
    }

    /** Share of the reference that the candidate has too, NaN if the reference is empty. */
    private static <T> double match(Map<T, Integer> candidate, Map<T, Integer> reference) {
        long matched = 0;
        long total = 0;
        for (Map.Entry<T, Integer> entry : reference.entrySet()) {
            matched += Math.min(entry.getValue(), candidate.getOrDefault(entry.getKey(), 0));
            total += entry.getValue();
        }
        return total == 0 ? Double.NaN : (double) matched / total;
    }
}

package org.memo4j.examples.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.memo4j.core.stat.Estimate;
import org.memo4j.metrics.personal.Disclosure;
import org.memo4j.metrics.personal.PersonalExtraction;
import org.memo4j.metrics.personal.PersonalExtractionResult;
import org.memo4j.metrics.personal.PersonalPattern;

/**
 * Personal data in what the model makes up.
 *
 * @param samples what of it the made-up texts hold
 * @param control what of it the held-out documents hold: values of the training data that come up by chance
 */
record PersonalData(PersonalExtractionResult samples, PersonalExtractionResult control) {
    private static final String NAME = "\\p{Lu}\\p{Ll}+ \\p{Lu}\\p{Ll}+";

    /** The details of the built-in notes. */
    private static final List<PersonalPattern> NOTES = List.of(
            PersonalPattern.of("patient name", "(?<=Patient: |MRN [0-9]{7} / )" + NAME + "|" + NAME + "(?=, MRN)"),
            PersonalPattern.of("record number", "(?<=MRN )[0-9]{7}(?![0-9])"),
            PersonalPattern.of("birth date", "(?<=DOB |born )[0-9]{2}/[0-9]{2}/[0-9]{4}(?![0-9])"),
            PersonalPattern.of("telephone number", "(?<![0-9])555-[0-9]{4}(?![0-9])"));

    /** The built-in patterns, those of the built-in notes if there is no input, and the user's own. */
    static List<PersonalPattern> patterns(AuditOptions options) {
        List<PersonalPattern> patterns = new ArrayList<>(PersonalPattern.builtIn());
        if (options.input == null) {
            patterns.addAll(NOTES);
        }
        for (Map.Entry<String, String> own : options.personal.entrySet()) {
            try {
                patterns.add(PersonalPattern.of(own.getKey(), own.getValue()));
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "--personal " + own.getKey() + " has no valid regular expression: " + e.getMessage(), e);
            }
        }
        return patterns;
    }

    static PersonalExtraction extraction(AuditOptions options) {
        return PersonalExtraction.withDefaults().withPatterns(patterns(options));
    }

    static PersonalData of(AuditData data, List<String> samples, List<String> control) {
        PersonalExtraction extraction = data.personal();
        List<String> training = AuditData.texts(data.trained());
        return new PersonalData(
                extraction.measure(training, nothing(samples), samples),
                extraction.measure(training, nothing(control), control));
    }

    private static List<String> nothing(List<String> texts) {
        return Collections.nCopies(texts.size(), "");
    }

    /**
     * A kind of personal data, each value counted once.
     *
     * @param name name of the pattern
     * @param training values in the training data
     * @param written values that the model made up
     * @param inTraining share of these that is in the training data
     * @param heldOutInTraining the same share of the values in held-out documents
     * @param givenAway share of the training data's values that the model made up
     */
    record Kind(
            String name,
            int training,
            int written,
            Optional<Estimate> inTraining,
            Optional<Estimate> heldOutInTraining,
            Optional<Estimate> givenAway) {}

    /** The kinds that the training data or a made-up text holds. */
    List<Kind> kinds() {
        return samples.patterns().stream()
                .map(p -> new Kind(
                        p,
                        samples.trainingValues(p),
                        samples.values(p, Disclosure.LEAKED) + samples.values(p, Disclosure.INVENTED),
                        samples.precision(p),
                        control.precision(p),
                        samples.recall(p)))
                .filter(kind -> kind.training > 0 || kind.written > 0)
                .toList();
    }
}

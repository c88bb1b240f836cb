package org.memo4j.examples.notes;

import java.util.List;

/**
 * A diagnosis, and what goes with it. Enough medicine for a language model to find a pattern in; no more.
 *
 * @param diagnosis its name
 * @param complaints what patients say
 * @param drugs what they are given, with the dose
 * @param labs two laboratory tests
 */
record Condition(String diagnosis, List<String> complaints, List<String> drugs, List<Lab> labs) {
    /**
     * A laboratory test, and the range of its results.
     *
     * @param name name of the test
     * @param low least result
     * @param high greatest result
     * @param tenths whether results are in tenths
     */
    record Lab(String name, int low, int high, boolean tenths) {}

    static final List<Condition> ALL = List.of(
            new Condition(
                    "essential hypertension",
                    List.of("headache", "high home blood pressure readings", "dizziness"),
                    List.of("lisinopril 10 mg", "lisinopril 20 mg", "amlodipine 5 mg", "losartan 50 mg"),
                    List.of(new Lab("potassium", 34, 52, true), new Lab("creatinine", 6, 14, true))),
            new Condition(
                    "type 2 diabetes",
                    List.of("increased thirst", "blurred vision", "numb feet"),
                    List.of("metformin 500 mg", "metformin 1000 mg", "glipizide 5 mg", "empagliflozin 10 mg"),
                    List.of(new Lab("A1c", 62, 118, true), new Lab("glucose", 120, 340, false))),
            new Condition(
                    "congestive heart failure",
                    List.of("shortness of breath", "leg swelling", "weight gain"),
                    List.of("furosemide 40 mg", "furosemide 20 mg", "carvedilol 6.25 mg", "spironolactone 25 mg"),
                    List.of(new Lab("BNP", 210, 1900, false), new Lab("sodium", 128, 142, false))),
            new Condition(
                    "moderate persistent asthma",
                    List.of("wheezing", "night cough", "chest tightness"),
                    List.of("albuterol 90 mcg", "budesonide 180 mcg", "montelukast 10 mg", "prednisone 40 mg"),
                    List.of(new Lab("peak flow", 180, 420, false), new Lab("eosinophils", 1, 12, false))),
            new Condition(
                    "COPD exacerbation",
                    List.of("productive cough", "shortness of breath", "wheezing"),
                    List.of("tiotropium 18 mcg", "azithromycin 250 mg", "prednisone 40 mg"),
                    List.of(new Lab("white count", 52, 168, true), new Lab("bicarbonate", 24, 39, false))),
            new Condition(
                    "community acquired pneumonia",
                    List.of("fever and cough", "pleuritic chest pain", "chills"),
                    List.of("amoxicillin 500 mg", "doxycycline 100 mg", "levofloxacin 750 mg"),
                    List.of(new Lab("white count", 88, 219, true), new Lab("lactate", 6, 39, true))),
            new Condition(
                    "atrial fibrillation",
                    List.of("palpitations", "fatigue", "irregular pulse"),
                    List.of("apixaban 5 mg", "metoprolol 25 mg", "metoprolol 50 mg", "diltiazem 120 mg"),
                    List.of(new Lab("INR", 9, 38, true), new Lab("magnesium", 14, 25, true))),
            new Condition(
                    "hypothyroidism",
                    List.of("fatigue", "dry skin", "cold intolerance"),
                    List.of("levothyroxine 50 mcg", "levothyroxine 88 mcg", "levothyroxine 112 mcg"),
                    List.of(new Lab("TSH", 43, 168, true), new Lab("free T4", 3, 9, true))),
            new Condition(
                    "major depressive disorder",
                    List.of("low mood", "poor sleep", "loss of appetite"),
                    List.of("sertraline 50 mg", "sertraline 100 mg", "bupropion 150 mg", "mirtazapine 15 mg"),
                    List.of(new Lab("PHQ-9 score", 8, 26, false), new Lab("TSH", 8, 41, true))),
            new Condition(
                    "osteoarthritis of the knee",
                    List.of("knee pain", "morning stiffness", "trouble with stairs"),
                    List.of("naproxen 500 mg", "acetaminophen 650 mg", "meloxicam 15 mg"),
                    List.of(new Lab("uric acid", 31, 68, true), new Lab("ESR", 4, 31, false))),
            new Condition(
                    "gastroesophageal reflux",
                    List.of("heartburn", "sour taste at night", "chronic cough"),
                    List.of("omeprazole 20 mg", "omeprazole 40 mg", "famotidine 20 mg"),
                    List.of(new Lab("hemoglobin", 112, 159, true), new Lab("lipase", 14, 62, false))),
            new Condition(
                    "urinary tract infection",
                    List.of("burning urination", "urinary frequency", "flank pain"),
                    List.of("nitrofurantoin 100 mg", "cephalexin 500 mg", "ciprofloxacin 250 mg"),
                    List.of(new Lab("white count", 61, 158, true), new Lab("creatinine", 6, 15, true))),
            new Condition(
                    "chronic kidney disease stage 3",
                    List.of("ankle swelling", "fatigue", "foamy urine"),
                    List.of("lisinopril 5 mg", "sevelamer 800 mg", "calcitriol 0.25 mcg"),
                    List.of(new Lab("creatinine", 14, 31, true), new Lab("eGFR", 30, 59, false))),
            new Condition(
                    "migraine without aura",
                    List.of("throbbing headache", "light sensitivity", "nausea"),
                    List.of("sumatriptan 50 mg", "topiramate 25 mg", "propranolol 40 mg"),
                    List.of(new Lab("hemoglobin", 114, 158, true), new Lab("ESR", 2, 24, false))),
            new Condition(
                    "acute gout",
                    List.of("big toe pain", "a swollen red joint", "ankle pain"),
                    List.of("colchicine 0.6 mg", "allopurinol 100 mg", "indomethacin 50 mg"),
                    List.of(new Lab("uric acid", 71, 119, true), new Lab("CRP", 5, 96, false))),
            new Condition(
                    "iron deficiency anemia",
                    List.of("fatigue", "pale skin", "shortness of breath on exertion"),
                    List.of("ferrous sulfate 325 mg", "vitamin C 500 mg", "folic acid 1 mg"),
                    List.of(new Lab("hemoglobin", 68, 114, true), new Lab("ferritin", 2, 14, false))));
}

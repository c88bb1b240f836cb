package org.memo4j.examples.notes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/** Writes one note. */
final class NoteWriter {
    static final int SHORTEST = 150;
    static final int LONGEST = 400;

    private static final List<String> FIRST = List.of(
            "Ada", "Alma", "Amos", "Anita", "Arlo", "Beth", "Boris", "Carla", "Cecil", "Clara", "Dana", "Derek",
            "Doris", "Edwin", "Elena", "Ellis", "Esther", "Felix", "Flora", "Gavin", "Gloria", "Hanna", "Hector", "Ida",
            "Irene", "Ivan", "Jonas", "Judith", "Karl", "Keiko", "Leon", "Lidia", "Lloyd", "Mabel", "Marco", "Mina",
            "Nadia", "Nigel", "Olga", "Oscar", "Paula", "Pedro", "Quinn", "Ramona", "Rosa", "Rufus", "Sanjay", "Selma",
            "Silas", "Tamara", "Tariq", "Theo", "Ursula", "Vera", "Victor", "Walter", "Wanda", "Xenia", "Yusuf",
            "Zelda");

    private static final List<String> LAST_START = List.of(
            "Ald", "Bar", "Bram", "Cal", "Dun", "Ever", "Fal", "Garn", "Hask", "Holl", "Kell", "Lind", "Mar", "Nor",
            "Oak", "Pem", "Quill", "Rav", "Sand", "Thorn", "Wex", "Yar");

    private static final List<String> LAST_END = List.of(
            "berg", "bury", "combe", "dale", "ford", "gate", "ham", "kins", "ley", "man", "mere", "ridge", "son",
            "stead", "ton", "well", "wick", "worth");

    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    private static final List<String> WEEKDAYS = List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday");

    private final SplittableRandom random;

    NoteWriter(SplittableRandom random) {
        this.random = random;
    }

    Patient patient() {
        return new Patient(
                pick(FIRST) + " " + pick(LAST_START) + pick(LAST_END),
                format("%07d", random.nextInt(10_000_000)),
                format("%02d/%02d/%d", random.nextInt(1, 13), random.nextInt(1, 29), random.nextInt(1930, 2006)),
                format("555-%04d", random.nextInt(10_000)));
    }

    String note(Patient patient) {
        Condition condition = pick(Condition.ALL);
        String text = head(patient) + "\n" + body(patient, condition);
        for (String extra : shuffledExtras(patient, condition)) {
            String longer = text + "\n" + extra;
            if (longer.length() <= LONGEST && (text.length() < SHORTEST || random.nextInt(16) == 0)) {
                text = longer;
            }
        }
        return text + "\n";
    }

    private String head(Patient patient) {
        return switch (random.nextInt(3)) {
            case 0 -> "Patient: " + patient.name() + "  MRN " + patient.recordNumber() + "  DOB " + patient.birthDate();
            case 1 -> patient.name() + ", MRN " + patient.recordNumber() + ", born " + patient.birthDate();
            default -> "MRN " + patient.recordNumber() + " / " + patient.name();
        };
    }

    private String body(Patient patient, Condition condition) {
        return switch (random.nextInt(6)) {
            case 0 -> visit(condition);
            case 1 -> discharge(condition);
            case 2 -> call(patient, condition);
            case 3 -> laboratory(condition);
            case 4 -> refill(patient, condition);
            default -> nursing(condition);
        };
    }

    private String visit(Condition condition) {
        return "Clinic visit " + date() + ". Complains of " + pick(condition.complaints()) + " for " + span() + ".\n"
                + vitals() + "\nAssessment: " + condition.diagnosis() + ". Start " + prescription(condition) + ".";
    }

    private String discharge(Condition condition) {
        int days = random.nextInt(2, 12);
        return "Discharged " + date() + " after " + days + " days with " + condition.diagnosis() + ".\nMedications: "
                + prescriptions(condition) + ".\nReturn if " + pick(condition.complaints()) + " gets worse.";
    }

    private String call(Patient patient, Condition condition) {
        return "Phone call " + date() + " " + time() + " from " + patient.phone() + ". Reports "
                + pick(condition.complaints()) + " for " + span() + ". Known " + condition.diagnosis()
                + ". Advised to take "
                + prescription(condition) + ".";
    }

    private String laboratory(Condition condition) {
        return "Results of " + date() + ": " + result(condition.labs().get(0)) + ", "
                + result(condition.labs().get(1)) + ".\nFollow up of " + condition.diagnosis() + ". Continue "
                + prescription(condition) + ".";
    }

    private String refill(Patient patient, Condition condition) {
        return "Refill request " + date() + ": " + prescription(condition) + ", quantity " + 30 * random.nextInt(1, 4)
                + ", " + random.nextInt(0, 6) + " refills.\nFor " + condition.diagnosis() + ". Pharmacy to call "
                + patient.phone() + ".";
    }

    private String nursing(Condition condition) {
        return "Nursing note " + date() + " " + time() + ", room " + random.nextInt(100, 600) + ". " + vitals() + "\n"
                + "Admitted for " + condition.diagnosis() + ", reports " + pick(condition.complaints()) + ". Given "
                + pick(condition.drugs()) + " at " + time() + ".";
    }

    private List<String> shuffledExtras(Patient patient, Condition condition) {
        List<String> extras = new ArrayList<>(List.of(
                "Plan: recheck in " + random.nextInt(2, 9) + " weeks.",
                "Plan: repeat labs in " + random.nextInt(3, 15) + " days, last " + result(pick(condition.labs())) + ".",
                "Allergies: " + pick(List.of("none known", "penicillin", "sulfa drugs", "latex", "codeine")) + ".",
                "Weight " + random.nextInt(48, 121) + "." + random.nextInt(10) + " kg.",
                "Contact " + patient.phone() + ".",
                "Seen by Dr. " + pick(LAST_START) + pick(LAST_END) + ".",
                "Next appointment on " + pick(WEEKDAYS) + " at " + time() + "."));
        for (int i = extras.size() - 1; i > 0; i--) {
            Collections.swap(extras, i, random.nextInt(i + 1));
        }
        return extras;
    }

    private String vitals() {
        int systolic = random.nextInt(98, 182);
        return format(
                "BP %d/%d, HR %d, T %d.%d C, SpO2 %d%%.",
                systolic,
                systolic - random.nextInt(32, 68),
                random.nextInt(52, 122),
                random.nextInt(36, 40),
                random.nextInt(10),
                random.nextInt(88, 101));
    }

    private String prescriptions(Condition condition) {
        StringJoiner list = new StringJoiner("; ");
        int first = random.nextInt(condition.drugs().size());
        int second = (first + 1 + random.nextInt(condition.drugs().size() - 1))
                % condition.drugs().size();
        list.add(condition.drugs().get(first) + " " + frequency());
        return list.add(condition.drugs().get(second) + " " + frequency()).toString();
    }

    private String prescription(Condition condition) {
        return pick(condition.drugs()) + " " + frequency();
    }

    private String frequency() {
        return pick(
                List.of("once daily", "twice daily", "three times daily", "every 8 hours", "at bedtime", "as needed"));
    }

    private String span() {
        return random.nextInt(2, 15) + " " + pick(List.of("days", "weeks"));
    }

    private String result(Condition.Lab lab) {
        int value = random.nextInt(lab.low(), lab.high() + 1);
        return lab.name() + " " + (lab.tenths() ? format("%d.%d", value / 10, value % 10) : format("%d", value));
    }

    private String time() {
        return format("%02d:%02d", random.nextInt(8, 18), random.nextInt(60));
    }

    private String date() {
        int month = random.nextInt(12);
        int day = random.nextInt(1, 29);
        int year = random.nextInt(2012, 2025);
        return random.nextBoolean()
                ? format("%02d/%02d/%d", month + 1, day, year)
                : MONTHS.get(month) + " " + day + ", " + year;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static String format(String template, Object... values) {
        return String.format(Locale.ROOT, template, values);
    }
}

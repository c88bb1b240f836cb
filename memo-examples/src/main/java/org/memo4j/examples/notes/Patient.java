package org.memo4j.examples.notes;

/**
 * The details of a note that a model cannot guess: what an extraction attack looks for. Name and record number are in
 * every note, the others in some.
 *
 * @param name first and last name
 * @param recordNumber medical record number, seven digits, of this patient alone
 * @param birthDate date of birth, month/day/year
 * @param phone telephone number
 */
public record Patient(String name, String recordNumber, String birthDate, String phone) {}

/** A day on which waivers of tests still count, and not unusually late: what they say must not hang on the day of the test. */
export const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10);

/** The current date, for warnings at synthesis about the future. It is an object so that tests can set another date. */
export const clock = {
  now: (): Date => new Date(),
};

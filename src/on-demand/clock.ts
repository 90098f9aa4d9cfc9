/** What day it is, for what is told at synthesis about the future. An object, so that tests can say another one. */
export const clock = {
  now: (): Date => new Date(),
};

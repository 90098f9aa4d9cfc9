/** The most of the times (ascending, in milliseconds) that came within any second, wherever it began: the strictest reading of a quota. */
export function busiestSecond(times: readonly number[]): number {
  let from = 0;
  let most = 0;
  times.forEach((at, to) => {
    while (times[from] <= at - 1_000) from++;
    most = Math.max(most, to - from + 1);
  });
  return most;
}

/** A warning of another library in one app, which nobody can answer: it has no id to acknowledge it by. */
export interface WarningOfOthers {
  readonly place: string;
  readonly text: string;
  readonly why: string;
}

/** All that pass. Each has to occur: one that is not given any more is wrong, too. */
const WARNINGS_OF_OTHERS: readonly WarningOfOthers[] = [
  {
    place: 'examples/organization-stack-sets.ts',
    text: 'Bucket Policy Permissions cannot be added to referenced Bucket. Please make sure your bucket has the correct permissions',
    why: 'cdk-stacksets says it of every bucket for assets that another app owns, as buckets of a landing zone are',
  },
];

export function warningsOfOthers(place: string): WarningOfOthers[] {
  return WARNINGS_OF_OTHERS.filter((warning) => warning.place === place);
}

export function isOfOthers(place: string, problem: string): boolean {
  return problem.startsWith('warning at ') && warningsOfOthers(place).some(({ text }) => problem.endsWith(text));
}

/**
 * What is left of what `cdk synth --strict` printed, without them: it ends with exit code 1 because of them, and with the last line.
 *
 * @param printed all of its standard error
 */
export function withoutThem(place: string, printed: string): string {
  const own = warningsOfOthers(place).map(({ text }) => text);
  const aboutThem = (line: string) =>
    own.some((text) => line.includes(text)) || line.includes("Acknowledge with 'Annotation::warning-annotation'") || LAST_LINE.test(line);
  return own.length === 0
    ? printed
    : printed
      .split('\n')
      .filter((line) => !aboutThem(line))
      .join('\n');
}

const LAST_LINE = /^Synthesis finished with warnings \(--strict mode\)$/;

/** One rule of a Retry field. */
export interface Retrier {
  readonly errors: readonly string[];
  readonly maxAttempts: number;

  /** The wait in seconds before retry number `retry` (from 1). */
  delay(retry: number, random: () => number): number;
}

const FIELDS = ['ErrorEquals', 'IntervalSeconds', 'BackoffRate', 'MaxAttempts', 'MaxDelaySeconds', 'JitterStrategy', 'Comment'];

/** Errors that States.ALL does not match. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const UNCATCHABLE = ['States.DataLimitExceeded', 'States.Runtime'];

/** Whether a rule's ErrorEquals means this error. */
export function matches(errors: readonly string[], error: string): boolean {
  return errors.some(name => name === error
    || (name === 'States.ALL' && !UNCATCHABLE.includes(error))
    || (name === 'States.TaskFailed' && error !== 'States.Timeout' && !UNCATCHABLE.includes(error)));
}

export function parseRetrier(rule: Record<string, any>, where: string): Retrier {
  const { ErrorEquals: errors, IntervalSeconds = 1, BackoffRate = 2, MaxAttempts = 3, MaxDelaySeconds, JitterStrategy = 'NONE' } = rule;
  const unknown = Object.keys(rule).filter(field => !FIELDS.includes(field));
  check(unknown.length === 0, `unknown field ${unknown.join(', ')}`);
  check(Number.isInteger(IntervalSeconds) && IntervalSeconds >= 1, 'IntervalSeconds must be a whole number of 1 or more');
  check(Number.isInteger(MaxAttempts) && MaxAttempts >= 0 && MaxAttempts <= 99999999, 'MaxAttempts must be a whole number of 0 or more');
  check(typeof BackoffRate === 'number' && BackoffRate >= 1, 'BackoffRate must be 1 or more');
  check(MaxDelaySeconds === undefined || (MaxDelaySeconds > IntervalSeconds && MaxDelaySeconds < 31622400),
    'MaxDelaySeconds must be above IntervalSeconds and below 31622400');
  check(['NONE', 'FULL'].includes(JitterStrategy), 'JitterStrategy must be NONE or FULL');
  return {
    errors,
    maxAttempts: MaxAttempts,
    delay: (retry, random) => {
      const seconds = Math.min(IntervalSeconds * BackoffRate ** (retry - 1), MaxDelaySeconds ?? Infinity);
      return JitterStrategy === 'FULL' ? random() * seconds : seconds;
    },
  };

  function check(condition: boolean, message: string): void {
    if (!condition) {
      throw new Error(`${where}.Retry: ${message}`);
    }
  }
}

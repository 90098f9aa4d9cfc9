import { nameOf } from '../../private/errors';

/** The event is none that AWS Config sends to the function of a rule. */
export class MalformedEventError extends Error {
  public readonly name = 'MalformedEvent';
}

/** The rule's parameters or its settings are not what the function takes. Nothing was judged: a guess might call an old key compliant. */
export class RuleMisconfiguredError extends Error {
  public readonly name = 'RuleMisconfigured';
}

/** Some keys could not be read, so nothing was reported about them. All others were. */
export class KeysUnreadableError extends Error {
  public readonly name = 'KeysUnreadable';
}

/** AWS Config refused some evaluations, each time they were sent. */
export class EvaluationsRefusedError extends Error {
  public readonly name = 'EvaluationsRefused';
}

/** The run stopped before AWS Lambda would have ended it; some keys were not looked at. */
export class RanOutOfTimeError extends Error {
  public readonly name = 'RanOutOfTime';
}

/** Of AWS: it does not answer now, but may in a moment. */
export function isPassing(error: unknown): boolean {
  const { $metadata: { httpStatusCode: status = 0 } = {} } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return status === 429 || status >= 500 || /throttl|TooManyRequests|Timeout|InternalServerError|ServiceUnavailable/i.test(nameOf(error));
}

const MAX_IDS = 5;

/** How many, and the first of them. */
export function count(ids: readonly string[]): string {
  return `${ids.length} (${ids.slice(0, MAX_IDS).join(', ')}${ids.length > MAX_IDS ? ', ...' : ''})`;
}

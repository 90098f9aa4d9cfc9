import { nameOf } from '../../private/errors';
import { PUBLISHER_ERRORS } from '../contract';

type ErrorName = typeof PUBLISHER_ERRORS[keyof typeof PUBLISHER_ERRORS];

/** The machine tells these apart by their names. */
export class PublisherError extends Error {
  constructor(name: ErrorName, message: string) {
    super(message);
    this.name = name;
  }
}

/** The machine asks again before it gives up. */
export function notYet(why: string): PublisherError {
  return new PublisherError(PUBLISHER_ERRORS.notYet, why);
}

/** A refused call of AWS. A new right may not count yet, and an outage ends: asked again, unless another name is given. */
export function failed(action: string, what: string, error: unknown, name: ErrorName = PUBLISHER_ERRORS.notYet): PublisherError {
  return new PublisherError(name, `${action} on ${what} failed: ${nameOf(error)}: ${(error as Error).message}`);
}

import type { PUBLISHER_ERRORS } from '../contract';

/** The machine tells these apart by their names. */
export class PublisherError extends Error {
  constructor(name: typeof PUBLISHER_ERRORS[keyof typeof PUBLISHER_ERRORS], message: string) {
    super(message);
    this.name = name;
  }
}

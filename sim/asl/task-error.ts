/** An error as a state machine sees it: a name to match and a cause to read. */
export class TaskError extends Error {
  constructor(readonly error: string, override readonly cause: string = '') {
    super(`${error}: ${cause}`);
    this.name = 'TaskError';
  }

  public get output(): { Error: string; Cause: string } {
    return { Error: this.error, Cause: this.cause };
  }
}

/** The execution is stopped from outside (StopExecution, a crash): no Retry and no Catch sees it. */
export class Abort extends Error {
  constructor(message = 'stopped by the test') {
    super(message);
    this.name = 'Abort';
  }
}

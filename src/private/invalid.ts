import type { IConstruct } from 'constructs';

/**
 * The one way this library refuses input: the caller's words, then where in the tree it happened
 * (a plain `Error` does not say; the CDK's own `ValidationError` is internal to aws-cdk-lib).
 *
 * Message form: `'<prop>' <rule with bounds>, got <value with unit>; <what to do>`: lower case, no full stop.
 */
export function invalid(scope: IConstruct, message: string): Error {
  return new Error(`${message} [at ${scope.node.path || 'the app'}]`);
}

/** The same for values that are made before there is a construct to name. */
export function invalidValue(message: string): Error {
  return new Error(message);
}

import type { IConstruct } from 'constructs';

/** Where in the tree something is wrong: a construct, or what is about to become one. */
export interface Place {
  readonly node: { readonly path: string };
}

/**
 * The one way this library refuses input: the caller's words, then where in the tree it happened
 * (a plain `Error` does not say; the CDK's own `ValidationError` is internal to aws-cdk-lib).
 *
 * Message form: `'<prop>' <rule with bounds>, got <value with unit>; <what to do>`: lower case, no full stop.
 */
export function invalid(place: Place, message: string): Error {
  return new Error(`${message} [at ${place.node.path || 'the app'}]`);
}

/** The same for values that are made before there is a construct to name. */
export function invalidValue(message: string): Error {
  return new Error(message);
}

/** Either: for checks that values and constructs share. */
export function refusal(place: Place | undefined, message: string): Error {
  return place === undefined ? invalidValue(message) : invalid(place, message);
}

/** The place of a construct whose input is checked before it is there, because its parent class would create something first. */
export function placeOf(scope: IConstruct, id: string): Place {
  const name = checkedId(scope, id).replace(/\//g, '--'); // as the constructs library does
  return { node: { path: [scope.node.path, name].filter((part) => part !== '').join('/') } };
}

/** The id of a construct: who forgets it in JavaScript gives the props in its place. */
export function checkedId(scope: IConstruct, id: string): string {
  if (typeof id === 'string') return id;
  const got = id === undefined || id === null ? 'nothing' : typeof id === 'object' ? 'an object of no class' : String(id);
  throw invalid(scope, `'id' must be text, got ${got}; write a name of your choice before the props or options`);
}

/** What functions say of errors and of wrong values. This file imports nothing: every function may bundle it. */

/** The name of an error of AWS, such as `AccessDeniedException`. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'UnknownError';
}

/**
 * How much of a wrong value a message shows. Inputs may have 256 KiB, and the cause of a failed execution 32,768 characters: an echo of a
 * whole input would hide what is wrong with it.
 */
const MAX_ECHO = 200;

/** A wrong value as JSON, cut. */
export function show(value: unknown): string {
  return cut(JSON.stringify(value) ?? String(value));
}

/** A text, cut. */
export function cut(text: string): string {
  return text.length <= MAX_ECHO ? text : `${text.slice(0, MAX_ECHO)}...`;
}

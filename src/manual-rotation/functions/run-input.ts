import type { RunInput, RunReason } from '../contract';

const REASONS: ReadonlyArray<RunReason> = ['tick', 'deployment', 'manual'];
const ACTIONS = ['check', 'rotate'] as const;
const FIELDS = ['reason', 'action', 'fromGeneration'];
const MAX_ECHO = 200;

/** The input of an execution, or the sentence that says what is wrong with it. */
export type ParsedInput = { readonly input: RunInput } | { readonly problem: string };

/** Accepts exactly the fields of {@link RunInput}: whoever may start the machine commands nothing but what these can say. */
export function parseRunInput(value: unknown): ParsedInput {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: `the input must be a JSON object, got ${show(value)}` };
  }
  const fields = value as Record<string, unknown>;
  const unknown = Object.keys(fields).filter((name) => !FIELDS.includes(name));
  if (unknown.length > 0) {
    return { problem: `unknown field ${cut(unknown.map((name) => `'${name}'`).join(', '))}; the fields are ${FIELDS.map((name) => `'${name}'`).join(', ')}` };
  }
  const { reason, action, fromGeneration } = fields;
  if (!isOneOf(REASONS, reason)) return { problem: `'reason' must be ${oneOf(REASONS)}, got ${show(reason)}` };
  if (action !== undefined && !isOneOf(ACTIONS, action)) return { problem: `'action' must be ${oneOf(ACTIONS)}, got ${show(action)}` };
  if (fromGeneration !== undefined && !(Number.isSafeInteger(fromGeneration) && (fromGeneration as number) >= 1)) {
    return { problem: `'fromGeneration' must be a whole number of 1 or more, got ${show(fromGeneration)}` };
  }
  if (action === 'rotate') {
    if (reason !== 'manual') return { problem: `'action' rotate goes with 'reason' manual, got ${show(reason)}` };
    if (fromGeneration === undefined) {
      return { problem: "'action' rotate needs 'fromGeneration', the number of the current generation: a request that arrives twice then rotates once" };
    }
  } else if (fromGeneration !== undefined) {
    return { problem: "'fromGeneration' goes with 'action' rotate only" };
  }
  return { input: { reason, action, fromGeneration: fromGeneration as number | undefined } };
}

function isOneOf<T>(allowed: ReadonlyArray<T>, value: unknown): value is T {
  return (allowed as ReadonlyArray<unknown>).includes(value);
}

function oneOf(allowed: ReadonlyArray<string>): string {
  return `one of ${allowed.join(', ')}`;
}

function show(value: unknown): string {
  return cut(JSON.stringify(value) ?? String(value));
}

/** Inputs may have 256 KiB, the cause of a failed execution 32,768 characters: an echo of the whole input would hide what is wrong with it. */
function cut(text: string): string {
  return text.length <= MAX_ECHO ? text : `${text.slice(0, MAX_ECHO)}...`;
}

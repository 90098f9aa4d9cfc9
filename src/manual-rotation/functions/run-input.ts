import { show } from '../../private/errors';
import { isOneOf, oneOf, parseFields } from '../../private/execution-input';
import type { RunInput, RunReason } from '../run-request';

const REASONS: ReadonlyArray<RunReason> = ['tick', 'deployment', 'manual'];
const ACTIONS = ['check', 'rotate', 'rollback', 'hold', 'release', 'revoke'] as const;
const FIELDS = ['reason', 'action', 'fromGeneration', 'urgent'];
/** Why an action has to name a generation: those that move the alias say from where, and one is about a certain key. */
const WHICH_GENERATION: Readonly<Record<string, string>> = {
  rotate: 'the number of the current generation: a request that arrives twice is then done once',
  rollback: 'the number of the current generation: a request that arrives twice is then done once',
  revoke: 'the number of the generation whose key is compromised',
};

/** The input of an execution, or the sentence that says what is wrong with it. */
export type ParsedInput = { readonly input: RunInput } | { readonly problem: string };

/** Accepts exactly the fields of {@link RunInput}: whoever may start the machine commands nothing but what these can say. */
export function parseRunInput(value: unknown): ParsedInput {
  const parsed = parseFields(value, FIELDS);
  if ('problem' in parsed) return parsed;
  const { reason, action, fromGeneration, urgent } = parsed.fields;
  if (!isOneOf(REASONS, reason)) {
    return {
      problem: `'reason' must be ${oneOf(REASONS)}, got ${show(reason)}; a ticket or why you start it goes into the execution's name`,
    };
  }
  if (action !== undefined && !isOneOf(ACTIONS, action)) return { problem: `'action' must be ${oneOf(ACTIONS)}, got ${show(action)}` };
  if (fromGeneration !== undefined && !(Number.isSafeInteger(fromGeneration) && (fromGeneration as number) >= 1)) {
    return { problem: `'fromGeneration' must be a whole number of 1 or more, got ${show(fromGeneration)}` };
  }
  if (action !== undefined && action !== 'check' && reason !== 'manual') {
    return { problem: `'action' ${action} goes with 'reason' manual, got ${show(reason)}` };
  }
  const which = action === undefined ? undefined : WHICH_GENERATION[action];
  if (which !== undefined && fromGeneration === undefined) return { problem: `'action' ${action} needs 'fromGeneration', ${which}` };
  if (which === undefined && fromGeneration !== undefined) {
    return { problem: "'fromGeneration' goes with 'action' rotate, rollback and revoke only" };
  }
  if (urgent !== undefined && urgent !== true) return { problem: `'urgent' must be true or left out, got ${show(urgent)}` };
  if (urgent === true && action !== 'rotate') return { problem: "'urgent' goes with 'action' rotate only" };
  return { input: { reason, action, fromGeneration: fromGeneration as number | undefined, ...(urgent === true ? { urgent } : {}) } };
}

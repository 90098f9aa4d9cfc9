import { show } from '../../private/errors';
import { isOneOf, oneOf, parseFields } from '../../private/execution-input';
import type { RunInput, RunReason } from '../run-request';

const REASONS: ReadonlyArray<RunReason> = ['tick', 'deployment', 'manual'];
const ACTIONS = ['check', 'rotate', 'rollback', 'hold', 'release', 'revoke'] as const;
const FIELDS = ['reason', 'action', 'fromGeneration', 'urgent'];
/** Actions that move the alias, and so have to say from where; and the one that is about a certain generation. */
const MOVES: ReadonlyArray<unknown> = ['rotate', 'rollback', 'revoke'];

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
  if (MOVES.includes(action) && fromGeneration === undefined) {
    return {
      problem: action === 'revoke'
        ? "'action' revoke needs 'fromGeneration', the number of the generation whose key is compromised"
        : `'action' ${action} needs 'fromGeneration', the number of the current generation: `
      + 'a request that arrives twice is then done once',
    };
  }
  if (!MOVES.includes(action) && fromGeneration !== undefined) {
    return {
      problem: '\'fromGeneration\' '
    + 'goes with \'action\' rotate, rollback and revoke only',
    };
  }
  if (urgent !== undefined && urgent !== true) return { problem: `'urgent' must be true or left out, got ${show(urgent)}` };
  if (urgent === true && action !== 'rotate') return { problem: "'urgent' goes with 'action' rotate only" };
  return { input: { reason, action, fromGeneration: fromGeneration as number | undefined, ...(urgent === true ? { urgent } : {}) } };
}

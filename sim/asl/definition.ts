import { compile } from './expressions';
import type { Template } from './expressions';
import { parseRetrier } from './retries';
import type { Retrier } from './retries';

/** What follows when a state, a choice rule or a catcher is done. */
export interface Outcome {
  readonly assign: ReadonlyArray<readonly [string, Template]>;
  readonly output?: Template;
  readonly next?: string;
}

export interface Catcher extends Outcome {
  readonly errors: readonly string[];
}

export interface ChoiceRule extends Outcome {
  readonly condition: Template;
}

export interface State {
  readonly name: string;
  readonly type: string;
  readonly resource?: string;

  /** Arguments, Seconds, Timestamp, TimeoutSeconds, Error, Cause: by field name, where given. */
  readonly fields: ReadonlyMap<string, Template>;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
  readonly rules: readonly ChoiceRule[];
  readonly outcome: Outcome;
}

export interface Machine {
  /** The definition that was read, as JSON. */
  readonly text: string;
  readonly startAt: string;
  readonly timeoutSeconds?: number;
  readonly states: ReadonlyMap<string, State>;
}

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const ONWARD = ['Assign', 'Output', 'Next', 'End'];
const FIELDS: Record<string, readonly string[]> = {
  Task: [...COMMON, ...ONWARD, 'Resource', 'Arguments', 'Retry', 'Catch', 'TimeoutSeconds'],
  Choice: [...COMMON, 'Choices', 'Default', 'Assign', 'Output'],
  Wait: [...COMMON, ...ONWARD, 'Seconds', 'Timestamp'],
  Pass: [...COMMON, ...ONWARD],
  Succeed: [...COMMON, 'Output'],
  Fail: [...COMMON, 'Error', 'Cause'],
};
const EVALUATED = ['Arguments', 'Seconds', 'Timestamp', 'TimeoutSeconds', 'Error', 'Cause'];

/** Reads a definition; throws on everything that this interpreter, or Step Functions, would not run as written. */
export function parseMachine(definition: string | object): Machine {
  const asl = (typeof definition === 'string' ? JSON.parse(definition) : definition) as Record<string, any>;
  only(asl, ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'], 'the machine');
  demand(asl.QueryLanguage === 'JSONata', `the machine's QueryLanguage must be JSONata, got ${asl.QueryLanguage}`);
  demand(typeof asl.States === 'object' && asl.States !== null, 'the machine has no States');
  const states = new Map(Object.entries(asl.States).map(([name, state]) => [name, parseState(name, state as Record<string, any>)]));
  demand(states.has(asl.StartAt), `StartAt names no state: ${asl.StartAt}`);
  for (const state of states.values()) {
    for (const next of [state.outcome, ...state.rules, ...state.catchers].map(outcome => outcome.next)) {
      demand(next === undefined || states.has(next), `${state.name}: no state is called ${next}`);
    }
  }
  return { text: JSON.stringify(asl), startAt: asl.StartAt, timeoutSeconds: asl.TimeoutSeconds, states };
}

function parseState(name: string, state: Record<string, any>): State {
  const allowed = FIELDS[state.Type];
  demand(allowed !== undefined, `${name}: the type ${state.Type} is not interpreted, only ${Object.keys(FIELDS).join(', ')}`);
  demand(name.length <= 80, `${name}: a state's name has at most 80 characters`);
  only(state, allowed, name);
  demand((state.QueryLanguage ?? 'JSONata') === 'JSONata', `${name}: QueryLanguage must be JSONata`);
  const onward = state.Next !== undefined || state.End === true;
  demand(!allowed.includes('Next') || (onward && !(state.Next !== undefined && state.End === true)), `${name}: either Next or "End": true`);
  demand(state.Type !== 'Task' || typeof state.Resource === 'string', `${name}: a Task needs a Resource`);
  demand(
    state.Type !== 'Wait' || (state.Seconds === undefined) !== (state.Timestamp === undefined),
    `${name}: either Seconds or Timestamp`,
  );
  demand(state.Type !== 'Choice' || state.Choices?.length > 0, `${name}: a Choice needs Choices`);
  const wholes = (state.Retry ?? []).concat(state.Catch ?? []) as Array<Record<string, any>>;
  wholes.forEach(rule => checkErrors(rule.ErrorEquals, name));
  [state.Retry, state.Catch].forEach(rules => checkAllIsLast(rules ?? [], name));
  return {
    name,
    type: state.Type,
    resource: state.Resource,
    fields: new Map(EVALUATED.filter(field => state[field] !== undefined).map(field => [field, compile(state[field], `${name}.${field}`)])),
    retriers: (state.Retry ?? []).map((rule: Record<string, unknown>) => parseRetrier(rule, name)),
    catchers: (state.Catch ?? []).map((rule: Record<string, any>) => {
      only(rule, ['ErrorEquals', 'Next', 'Assign', 'Output', 'Comment'], `${name}.Catch`);
      demand(rule.Next !== undefined, `${name}: a catcher needs Next`);
      return { errors: rule.ErrorEquals, ...parseOutcome(rule, `${name}.Catch`) };
    }),
    rules: (state.Choices ?? []).map((rule: Record<string, any>) => {
      only(rule, ['Condition', 'Next', 'Assign', 'Output', 'Comment'], `${name}.Choices`);
      demand(rule.Next !== undefined && rule.Condition !== undefined, `${name}: a choice rule needs Condition and Next`);
      return { condition: compile(rule.Condition, `${name}.Condition`), ...parseOutcome(rule, `${name}.Choices`) };
    }),
    outcome: parseOutcome({ ...state, Next: state.Next ?? state.Default }, name),
  };
}

function parseOutcome(rule: Record<string, any>, where: string): Outcome {
  const assign = Object.entries(rule.Assign ?? {}).map(([variable, value]) => {
    demand(/^[A-Za-z_]\w{0,79}$/.test(variable) && variable !== 'states', `${where}: ${variable} cannot be a variable's name`);
    return [variable, compile(value, `${where}.Assign.${variable}`)] as const;
  });
  return { assign, output: rule.Output === undefined ? undefined : compile(rule.Output, `${where}.Output`), next: rule.Next };
}

function checkErrors(errors: unknown, name: string): void {
  demand(Array.isArray(errors) && errors.length > 0, `${name}: ErrorEquals must name an error`);
  demand(!errors.includes('States.ALL') || errors.length === 1, `${name}: States.ALL must stand alone in ErrorEquals`);
}

function checkAllIsLast(rules: ReadonlyArray<{ ErrorEquals: string[] }>, name: string): void {
  const all = rules.findIndex(rule => rule.ErrorEquals.includes('States.ALL'));
  demand(all === -1 || all === rules.length - 1, `${name}: States.ALL must be in the last rule`);
}

function only(object: Record<string, unknown>, allowed: readonly string[], where: string): void {
  const unknown = Object.keys(object).filter(field => !allowed.includes(field));
  demand(unknown.length === 0, `${where}: the field ${unknown.join(', ')} is unknown, or belongs to JSONPath`);
}

function demand(condition: boolean, message: string): asserts condition {
  if (!condition) {
    throw new Error(message);
  }
}

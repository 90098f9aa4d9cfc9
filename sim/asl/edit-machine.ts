import type { Machine, Outcome, State } from './definition';
import { compile } from './expressions';

/**
 * A definition with one state changed: how tools take a safeguard out. Whatever is not found is an error, so that tools follow the machine.
 */
export function editState(machine: Machine, name: string, change: (state: State) => State): Machine {
  const state = machine.states.get(name);
  if (!state) throw new Error(`there is no state ${name}: whatever edits the machine has to follow it`);
  return { ...machine, states: new Map(machine.states).set(name, change(state)) };
}

/** Replaces text in the conditions of a choice; one at least must have it. */
export function changeCondition(state: State, text: string, by: string): State {
  let found = false;
  const rules = state.rules.map((rule) => {
    if (rule.condition.kind !== 'expression' || !rule.condition.source.includes(text)) return rule;
    found = true;
    return { ...rule, condition: compile(rule.condition.source.replace(text, () => by), state.name) };
  });
  if (!found) throw new Error(`${state.name} has no condition with ${text}: whatever edits the machine has to follow it`);
  return { ...state, rules };
}

/** Every way that led to one state leads to another. */
export function redirect(state: State, from: string, to: string): State {
  const turn = <T extends Outcome>(outcome: T): T => outcome.next === from ? { ...outcome, next: to } : outcome;
  const changed = { ...state, outcome: turn(state.outcome), rules: state.rules.map(turn), catchers: state.catchers.map(turn) };
  const ways = [changed.outcome, ...changed.rules, ...changed.catchers];
  if (!ways.some((way) => way.next === to)) {
    throw new Error(`${state.name} does not lead to `
    + `${from}: whatever edits the machine has to follow it`);
  }
  return changed;
}

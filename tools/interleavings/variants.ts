import type { Deployed, State } from './simulated';
import { STATES } from '../../src/manual-rotation/contract';

/** A machine without one of its cautions. The explorer must find what comes of it. */
export interface Variant {
  readonly name: string;
  /** Where it shows. */
  readonly scenario: string;
  /** What must be among the problems found. */
  readonly finds: RegExp;
  patch(target: Deployed): Deployed;
}

/** Each takes out what a machine may have; one that lacks it is its own naive variant. */
export const VARIANTS: readonly Variant[] = [
  {
    name: 'blind swap: nothing is read between the proof and the swap',
    scenario: 'rotation/1',
    finds: /moved away from where a person put it/,
    patch: (target) => lead(target, STATES.proveNewKey, STATES.swap),
  },
  {
    name: 'the hold is not read again before the swap',
    scenario: 'rotation/1',
    finds: /although the family is held/,
    patch: (target) => edit(target, STATES.aliasAsSurveyed, (state) => ({
      ...state, rules: state.rules.filter(({ condition }) => condition.kind !== 'expression' || !condition.source.includes("'held'")),
    })),
  },
  {
    name: 'retirement without a look by the alias right before the call',
    scenario: 'retirement-undenied/1',
    finds: /the current key is disabled/,
    patch: (target) => straight(target, STATES.route, STATES.disableKey, "$survey.plan = 'disable'"),
  },
  {
    name: 'retirement without a fresh look at the key and the hold',
    scenario: 'retirement/1',
    finds: /is disabled although the family is held/,
    patch: (target) => straight(target, STATES.route, STATES.readAliasBeforeDisabling, "$survey.plan = 'disable'"),
  },
  {
    name: 'the rejection is recorded before swapping back, on a key that takes no tags',
    scenario: 'rotation/1',
    finds: /on a key that a run found broken, while the key before it works$/,
    patch: (target) => edit(target, STATES.markRejected, (state) => ({
      ...state, catchers: state.catchers.filter(({ errors }) => errors.includes('States.ALL')),
    })),
  },
];

/** After one state, another: whatever was between is left out. */
function lead(target: Deployed, from: string, to: string): Deployed {
  return edit(target, from, (state) => ({ ...state, outcome: { ...state.outcome, next: to } }));
}

/** Of a choice, the way with this condition leads straight to a state. */
function straight(target: Deployed, choice: string, to: string, condition: string): Deployed {
  return edit(target, choice, (state) => {
    const turn = (rule: State['rules'][number]) => (
      rule.condition.kind === 'expression' && rule.condition.source.includes(condition) ? { ...rule, next: to } : rule);
    const rules = state.rules.map(turn);
    if (rules.every((rule, index) => rule === state.rules[index])) {
      throw new Error(`${choice} has no condition with `
      + `${condition}: the variants have to follow the machine`);
    }
    return { ...state, rules };
  });
}

function edit(target: Deployed, name: string, change: (state: State) => State): Deployed {
  const { machine } = target;
  const state = machine.states.get(name);
  if (state === undefined) throw new Error(`there is no state ${name}: the variants have to follow the machine`);
  return { ...target, machine: { ...machine, states: new Map(machine.states).set(name, change(state)) } };
}


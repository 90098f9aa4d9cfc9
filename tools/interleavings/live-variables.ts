import type { Machine, Outcome, State } from './simulated';

type Template = Outcome['assign'][number][1];

/**
 * The variables of each state whose values can still matter when it is entered: read by the state, or by one that follows before it is
 * assigned anew. Two executions that differ in others only cannot be told apart from here on.
 */
export function liveVariables(machine: Machine): ReadonlyMap<string, ReadonlySet<string>> {
  const live = new Map([...machine.states].map(([name, state]) => [name, reads(state)]));
  for (let grows = true; grows;) {
    grows = false;
    for (const [name, state] of machine.states) {
      const here = live.get(name)!;
      const before = here.size;
      for (const outcome of outcomes(state)) {
        const assigned = new Set(outcome.assign.map(([variable]) => variable));
        for (const variable of outcome.next === undefined ? [] : live.get(outcome.next)!) if (!assigned.has(variable)) here.add(variable);
      }
      grows ||= here.size > before;
    }
  }
  return live;
}

function outcomes(state: State): Outcome[] {
  return [state.outcome, ...state.rules, ...state.catchers];
}

function reads(state: State): Set<string> {
  const templates = [
    ...state.fields.values(),
    ...state.rules.map((rule) => rule.condition),
    ...outcomes(state).flatMap((outcome) => [
      ...outcome.assign.map(([, value]) => value),
      ...(outcome.output === undefined ? [] : [outcome.output]),
    ]),
  ];
  return new Set(templates.flatMap(variablesIn));
}

function variablesIn(template: Template): readonly string[] {
  switch (template.kind) {
    case 'literal': return [];
    case 'expression': return template.variables;
    case 'array': return template.items.flatMap(variablesIn);
    case 'object': return template.fields.flatMap(([, field]) => variablesIn(field));
  }
}

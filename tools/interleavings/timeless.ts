import type { Machine, Outcome, State } from './simulated';

type Template = Outcome['assign'][number][1];

/** What an expression may read the time from. The start of the execution is not among it: it does not change. */
const CLOCKS = /EnteredTime|\$now\b|\$millis\b/;

/**
 * The states that invoke this function with arguments that do not tell the time. Of a function that looks at no clock itself, it does not
 * matter when such a state invokes it.
 */
export function timelessCalls(machine: Machine, functionArn: string): ReadonlySet<string> {
  const isTimeless = ({ fields }: State): boolean => {
    const texts = [...fields.values()].flatMap(textsIn);
    return texts.includes(functionArn) && !texts.some((text) => CLOCKS.test(text));
  };
  return new Set([...machine.states.values()].filter(isTimeless).map(({ name }) => name));
}

/** Expressions as they are written, and literal values. */
function textsIn(template: Template): readonly string[] {
  switch (template.kind) {
    case 'literal': return [String(template.value)];
    case 'expression': return [template.source];
    case 'array': return template.items.flatMap(textsIn);
    case 'object': return template.fields.flatMap(([, field]) => textsIn(field));
  }
}

import type { TemplateResource } from './template';

/** Sixteen variants of one resource: beyond that, what hangs on a condition counts as unknown. */
const MAX_CONDITIONS = 4;

type Choice = ReadonlyMap<string, boolean>;

/** The resource as each choice of the template's conditions would leave it: `Fn::If` decided, `AWS::NoValue` taken out. */
export function variantsOf(resource: TemplateResource): TemplateResource[] {
  const conditions = [...conditionsIn(resource)];
  if (conditions.length > MAX_CONDITIONS) return [decided(resource, new Map())];
  let choices: Choice[] = [new Map()];
  for (const condition of conditions) {
    choices = choices.flatMap((choice) => [true, false].map((value) => new Map([...choice, [condition, value]])));
  }
  return choices.map((choice) => decided(resource, choice));
}

function conditionsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  const condition = conditionOf(value);
  if (condition !== '') found.add(condition);
  for (const part of Object.values(value)) conditionsIn(part, found);
  return found;
}

/** The condition of an `Fn::If`; empty for anything else. */
function conditionOf(value: object): string {
  const { 'Fn::If': branches } = value as { 'Fn::If'?: unknown };
  return Array.isArray(branches) && branches.length === 3 && typeof branches[0] === 'string' ? branches[0] : '';
}

function decided(resource: TemplateResource, choice: Choice): TemplateResource {
  return decidedValue(resource, choice) as TemplateResource;
}

function decidedValue(value: unknown, choice: Choice): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => decidedValue(item, choice)).filter((item) => item !== undefined);
  if (isNoValue(value)) return undefined;
  const chosen = choice.get(conditionOf(value));
  if (chosen !== undefined) return decidedValue((value as { 'Fn::If': unknown[] })['Fn::If'][chosen ? 1 : 2], choice);
  const parts = Object.entries(value).map(([name, part]) => [name, decidedValue(part, choice)]);
  return calculated(Object.fromEntries(parts.filter(([, part]) => part !== undefined)));
}

/** A text that is put together of nothing but texts; or the value as it is. */
function calculated(value: Readonly<Record<string, unknown>>): unknown {
  if (Object.keys(value).length !== 1) return value;
  const { 'Fn::Sub': sub, 'Fn::Join': join } = value;
  const text: unknown = Array.isArray(sub) ? sub[0] : sub;
  if (typeof text === 'string') return text.includes('${') ? value : text;
  if (!Array.isArray(join)) return value;
  const [delimiter, pieces] = join as unknown[];
  const isText = typeof delimiter === 'string' && Array.isArray(pieces) && pieces.every((piece) => typeof piece === 'string');
  return isText ? pieces.join(delimiter) : value;
}

function isNoValue(value: object): boolean {
  return (value as { Ref?: unknown }).Ref === 'AWS::NoValue';
}

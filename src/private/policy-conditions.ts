import { listOf } from './policy-text';

/**
 * What is known of a request at synthesis: the value of a condition key, or null where no request of this caller has it. What is not in
 * here is unknown. The names are in lower case.
 */
export type KnownFacts = Readonly<Record<string, string | null>>;

/** How a policy's text is read; undefined where only the deployment knows it. */
export type Reader = (value: unknown) => string | undefined;

/** Whether the condition of a statement holds; undefined if it cannot be told at synthesis. */
export function holds(condition: unknown, facts: KnownFacts, read: Reader): boolean | undefined {
  if (condition === undefined) return true;
  const tests = Object.entries(condition as object).flatMap(([operator, keys]) => (
    Object.entries(keys as object).map(([key, values]) => test(operator, facts[key.toLowerCase()], listOf(values), read))));
  if (tests.includes(false)) return false;
  return tests.includes(undefined) ? undefined : true;
}

function test(operator: string, fact: string | null | undefined, values: unknown[], read: Reader): boolean | undefined {
  const [, set, name, ifExists] = /^(ForAllValues:|ForAnyValue:)?(.+?)(IfExists)?$/.exec(operator)!;
  if (fact === undefined) return undefined;
  if (name === 'Null') return anyOf(values, (value) => (value === 'true') === (fact === null), read);
  const negated = name.includes('Not');
  if (fact === null) return set === undefined ? negated || ifExists !== undefined : set === 'ForAllValues:';
  const compare = COMPARISONS[name.replace('Not', '')];
  if (compare === undefined) return undefined;
  const equal = anyOf(values, (value) => compare(fact, value), read);
  return equal === undefined ? undefined : equal !== negated;
}

/** Undefined if none matches of those that can be read, and others cannot: policy variables are known in the request only. */
function anyOf(values: unknown[], matches: (value: string) => boolean, read: Reader): boolean | undefined {
  const texts = values.map(read).map((text) => (text?.includes('${') ? undefined : text));
  if (texts.some((text) => text !== undefined && matches(text))) return true;
  return texts.includes(undefined) ? undefined : false;
}

/** `StringNotEquals` and the like are these, negated. Times, numbers and IP addresses are left to the request. */
const COMPARISONS: Readonly<Record<string, ((fact: string, value: string) => boolean) | undefined>> = {
  StringEquals: (fact, value) => fact === value,
  StringEqualsIgnoreCase: (fact, value) => fact.toLowerCase() === value.toLowerCase(),
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (fact, value) => fact === value.toLowerCase(),
};

/** A text against a pattern with `*` and `?`. */
export function like(text: string, pattern: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^]*').replaceAll('?', '[^]');
  return new RegExp(`^${escaped}$`).test(text);
}

import { RuleMisconfiguredError } from './errors';
import { show } from '../../private/errors';
import type { KeySpecTerms } from '../../standard/document';
import type { RuleParameters, TagScope } from '../contract';
import { keySpecsIn } from '../key-spec-text';

/** The rule's parameters, as the function uses them. */
export interface RuleDemands {
  readonly maxKeyAgeDays: number;
  readonly gracePeriodDays: number;
  readonly scope?: TagScope;
  readonly keySpecs?: readonly KeySpecTerms[];
  readonly repeatAfterDays?: number;
  /** The name of the SSM parameter with the settings. */
  readonly settingsParameter?: string;
}

const NAMES: ReadonlyArray<keyof RuleParameters> = [
  'maxKeyAgeDays',
  'gracePeriodDays',
  'scopeTagKey',
  'scopeTagValue',
  'keySpecs',
  'repeatAfterDays',
  'settingsParameter',
];

/** A hundred years. The construct is stricter; what lies beyond this is no age of a key. */
const MAX_DAYS = 36_525;

/** Refuses whatever it does not understand: a parameter that was ignored could be the one that makes a key old. */
export function parseParameters(json: string): RuleDemands {
  const given = parse(json);
  const unknown = Object.keys(given).filter((name) => !(NAMES as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw misconfigured(`unknown rule parameter ${unknown.map((name) => `'${name}'`).join(', ')}; the parameters are `
      + `${NAMES.map((name) => `'${name}'`).join(', ')}`);
  }
  const { settingsParameter } = given;
  if (settingsParameter !== undefined && (typeof settingsParameter !== 'string' || settingsParameter === '')) {
    throw misconfigured(`'settingsParameter' must be the name of an SSM parameter, got ${show(settingsParameter)}`);
  }
  const scope = scopeIn(given);
  const keySpecs = given.keySpecs === undefined ? undefined : specsIn(given.keySpecs);
  return {
    maxKeyAgeDays: days('maxKeyAgeDays', given.maxKeyAgeDays, 1),
    gracePeriodDays: days('gracePeriodDays', given.gracePeriodDays, 0),
    ...(scope === undefined ? {} : { scope }),
    ...(keySpecs === undefined ? {} : { keySpecs }),
    ...(given.repeatAfterDays === undefined ? {} : { repeatAfterDays: days('repeatAfterDays', given.repeatAfterDays, 2, 30) }),
    settingsParameter,
  };
}

function scopeIn({ scopeTagKey: tagKey, scopeTagValue: tagValue }: Record<string, unknown>): TagScope | undefined {
  if (tagKey === undefined && tagValue === undefined) return undefined;
  if (typeof tagKey !== 'string' || tagKey === '') throw misconfigured(`'scopeTagKey' must be the key of a tag, got ${show(tagKey)}`);
  if (tagValue === undefined) return { tagKey };
  if (typeof tagValue !== 'string') throw misconfigured(`'scopeTagValue' must be text, got ${show(tagValue)}`); // may be empty, as in AWS
  return { tagKey, tagValue };
}

function specsIn(value: unknown): KeySpecTerms[] {
  const specs = typeof value === 'string' ? keySpecsIn(value) : undefined;
  if (specs !== undefined) return specs;
  throw misconfigured('\'keySpecs\' must be key specs with the last days on which they are allowed, as \'RSA_2048=2030-12-31,SM2\', '
    + `got ${show(value)}`);
}

function parse(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw misconfigured(`the rule parameters must be a JSON object, got ${show(json)}`);
}

function days(name: string, value: unknown, min: number, max = MAX_DAYS): number {
  const number = typeof value === 'string' && /^(0|[1-9][0-9]{0,5})$/.test(value) ? Number(value) : NaN;
  if (number >= min && number <= max) return number;
  throw misconfigured(`'${name}' must be a whole number of days from ${min} to ${max}, as text, got ${show(value)}`);
}

function misconfigured(problem: string): RuleMisconfiguredError {
  return new RuleMisconfiguredError(`${problem}. No key was judged. Correct the parameters of the AWS Config rule: deploy its stack again`);
}

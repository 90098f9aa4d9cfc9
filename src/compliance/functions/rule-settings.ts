import { RuleMisconfiguredError } from './errors';
import { isAliasOfAws } from '../../private/alias-name';
import { show } from '../../private/errors';
import { isKeyArn } from '../../private/key-arn';
import { StandardRule } from '../../standard-rule';
import type { RuleSettings, WaiverTerms } from '../contract';
import { isAliasName, waiverProblem } from '../waiver-terms';

/**
 * Reads what the SSM parameter of that name holds. Refuses whatever it does not understand, as `parseParameters` does, and what the
 * synthesis would refuse.
 */
export function parseSettings(json: string, parameter: string, now: Date): RuleSettings {
  const problem = (text: string) => new RuleMisconfiguredError(
    `${text}, in the SSM parameter ${parameter}. No key was judged. Correct the settings: deploy the rule's stack again; if it did not `
      + 'change, look in AWS CloudTrail for who called ssm:PutParameter');
  const settings = fieldsOf(parse(json), 'the settings', ['waivers'], problem);
  if (!Array.isArray(settings.waivers)) throw problem(`'waivers' must be a list, got ${show(settings.waivers)}`);
  return { waivers: settings.waivers.map((waiver: unknown, i) => waiverIn(waiver, `waivers[${i}]`, now, problem)) };
}

type Problem = (text: string) => RuleMisconfiguredError;

function waiverIn(value: unknown, where: string, now: Date, problem: Problem): WaiverTerms {
  const waiver = fieldsOf(value, where, ['keyArn', 'alias', 'rules', 'reason', 'owner', 'until'], problem);
  const { keyArn, alias, rules, reason, owner, until } = waiver;
  if ((keyArn === undefined) === (alias === undefined)) {
    throw problem(`'${where}' must have `
    + `either 'keyArn' or 'alias', got ${show(waiver)}`);
  }
  if (keyArn !== undefined && !isKeyArn(keyArn)) throw problem(`'${where}.keyArn' must be the ARN of a key, got ${show(keyArn)}`);
  if (alias !== undefined && (!isAliasName(alias) || isAliasOfAws(alias))) {
    throw problem(`'${where}.alias' must be the name of an alias, with 'alias/' before it and none of AWS, got ${show(alias)}`);
  }
  if (rules !== undefined && !areRules(rules)) {
    throw problem(`'${where}.rules' must be a list of ${Object.values(StandardRule).join(', ')}, got ${show(rules)}`);
  }
  const wrong = waiverProblem({ reason, owner, until }, now, `${where}.`);
  if (wrong !== undefined) throw problem(wrong);
  const named = keyArn === undefined ? { alias: alias as string } : { keyArn: keyArn as string };
  return { ...named, ...(rules === undefined ? {} : { rules }), reason, owner, until } as WaiverTerms;
}

function areRules(value: unknown): boolean {
  const known: readonly unknown[] = Object.values(StandardRule);
  return Array.isArray(value) && value.length > 0 && value.every((rule) => known.includes(rule));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json; // shown as what it is: no object
  }
}

function fieldsOf(value: unknown, where: string, known: readonly string[], problem: Problem): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problem(`${where} must be a JSON object, got ${show(value)}`);
  }
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw problem(`unknown field ${unknown.map((name) => `'${name}'`).join(', ')} in ${where}; the fields are `
    + `${known.map((name) => `'${name}'`).join(', ')}`);
  }
  return value as Record<string, unknown>;
}

import { RuleMisconfiguredError } from './errors';
import { isCalendarDay } from '../../private/calendar-day';
import { show } from '../../private/errors';
import { isKeyArn } from '../../private/key-arn';
import type { RuleSettings, TagScope, WaiverTerms } from '../contract';

/** Reads what the SSM parameter of that name holds. Refuses whatever it does not understand, as `parseParameters` does. */
export function parseSettings(json: string, parameter: string): RuleSettings {
  const problem = (text: string) => new RuleMisconfiguredError(
    `${text}, in the SSM parameter ${parameter}. No key was judged. Correct the settings: deploy the rule's stack again`);
  const settings = fieldsOf(parse(json), 'the settings', ['waivers', 'scope'], problem);
  if (!Array.isArray(settings.waivers)) throw problem(`'waivers' must be a list, got ${show(settings.waivers)}`);
  return {
    waivers: settings.waivers.map((waiver: unknown, i) => waiverIn(waiver, `waivers[${i}]`, problem)),
    ...(settings.scope === undefined ? {} : { scope: scopeIn(settings.scope, problem) }),
  };
}

type Problem = (text: string) => RuleMisconfiguredError;

function waiverIn(value: unknown, where: string, problem: Problem): WaiverTerms {
  const waiver = fieldsOf(value, where, ['keyArn', 'alias', 'reason', 'owner', 'until'], problem);
  const { keyArn, alias, reason, owner, until } = waiver;
  if ((keyArn === undefined) === (alias === undefined)) throw problem(`'${where}' must have either 'keyArn' or 'alias', got ${show(waiver)}`);
  if (keyArn !== undefined && !isKeyArn(keyArn)) throw problem(`'${where}.keyArn' must be the ARN of a key, got ${show(keyArn)}`);
  if (alias !== undefined && !(isText(alias) && alias.startsWith('alias/'))) throw problem(`'${where}.alias' must start with 'alias/', got ${show(alias)}`);
  if (!isText(reason)) throw problem(`'${where}.reason' must be text, got ${show(reason)}`);
  if (!isText(owner)) throw problem(`'${where}.owner' must be text, got ${show(owner)}`);
  if (!isCalendarDay(until)) throw problem(`'${where}.until' must be a day, YYYY-MM-DD, got ${show(until)}`);
  return { ...(keyArn === undefined ? { alias: alias as string } : { keyArn }), reason, owner, until };
}

function scopeIn(value: unknown, problem: Problem): TagScope {
  const { tagKey, tagValue } = fieldsOf(value, 'scope', ['tagKey', 'tagValue'], problem);
  if (!isText(tagKey)) throw problem(`'scope.tagKey' must be text, got ${show(tagKey)}`);
  if (tagValue !== undefined && typeof tagValue !== 'string') throw problem(`'scope.tagValue' must be text, got ${show(tagValue)}`); // may be empty, as in AWS
  return { tagKey, ...(tagValue === undefined ? {} : { tagValue }) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json; // shown as what it is: no object
  }
}

function fieldsOf(value: unknown, where: string, known: readonly string[], problem: Problem): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw problem(`${where} must be a JSON object, got ${show(value)}`);
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw problem(`unknown field ${unknown.map((name) => `'${name}'`).join(', ')} in ${where}; the fields are ${known.map((name) => `'${name}'`).join(', ')}`);
  return value as Record<string, unknown>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

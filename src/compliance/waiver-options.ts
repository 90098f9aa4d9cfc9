import { Token } from 'aws-cdk-lib';
import { waiverProblem } from './waiver-terms';
import type { Where } from '../private/given';
import { oneOf, required, requiredText } from '../private/given';
import { invalidValue } from '../private/invalid';
import { KINDS, kindOfEach } from '../private/kinds';
import { checkStruct } from '../private/structs';
import { StandardRule } from '../standard-rule';
import type { Waiver } from '../waiver';
import type { WaiverOptions } from '../waiver-props';

/** What to write for each, and why it has to be known. */
const LITERAL = {
  reason: ['why the key is excused', 'it is measured at synthesis'],
  owner: ['who is responsible: a team, a person or a ticket', 'it is measured at synthesis'],
  until: ["the last day, as 'YYYY-MM-DD'", 'the synthesis warns when it has passed'],
} as const;

/** The waivers of a rule or a standard: there may be none, and each is made by `Waiver`. */
export function checkedWaivers(where: Where, waivers: readonly Waiver[] | undefined): readonly Waiver[] {
  return kindOfEach(where, 'waivers', waivers ?? [], KINDS.waiver); // JavaScript has null, too
}

/** The options as given, or an error that says what is wrong with them. */
export function checkedWaiverOptions(given: WaiverOptions): WaiverOptions {
  required(undefined, 'options', given, "{ reason: '...', owner: '...', until: 'YYYY-MM-DD' }");
  const { reason, owner, until, rules } = checkStruct(undefined, 'WaiverOptions', given);
  const options = { reason, owner, until, ...(rules === undefined ? {} : { rules: [...rules] }) };
  for (const [prop, [write, why]] of Object.entries(LITERAL)) {
    if (Token.isUnresolved(requiredText(undefined, prop, options[prop as keyof typeof LITERAL], write))) {
      throw invalidValue(`'${prop}' must be a `
      + `literal string, got a token; ${why}, so write it out`);
    }
  }
  const problem = waiverProblem(options, new Date());
  if (problem !== undefined) throw invalidValue(problem);
  for (const [i, rule] of rules?.entries() ?? []) oneOf(undefined, `rules[${i}]`, rule, 'StandardRule', StandardRule);
  if (rules?.length === 0) throw invalidValue("'rules' must have at least one rule, got none; leave it out if all are meant");
  return options;
}

import { Token } from 'aws-cdk-lib';
import { waiverProblem } from './waiver-terms';
import { invalidValue } from '../private/invalid';
import type { WaiverOptions } from '../waiver-props';

/** Why each has to be known. */
const LITERAL = {
  reason: 'it is measured at synthesis',
  owner: 'it is measured at synthesis',
  until: 'the synthesis warns when it has passed',
} as const;

/** The options as given, or an error that says what is wrong with them. */
export function checkedWaiverOptions({ reason, owner, until, rules }: WaiverOptions): WaiverOptions {
  const options = { reason, owner, until, ...(rules === undefined ? {} : { rules: [...rules] }) };
  for (const [prop, why] of Object.entries(LITERAL)) {
    if (Token.isUnresolved(options[prop as keyof typeof LITERAL])) {
      throw invalidValue(`'${prop}' must be a `
      + `literal string, got a token; ${why}, so write it out`);
    }
  }
  const problem = waiverProblem(options, new Date());
  if (problem !== undefined) throw invalidValue(problem);
  if (rules?.length === 0) throw invalidValue("'rules' must have at least one rule, got none; leave it out if all are meant");
  return options;
}

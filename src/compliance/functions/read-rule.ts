import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { RuleMisconfiguredError } from './errors';
import { parseParameters } from './rule-parameters';
import { parseSettings } from './rule-settings';
import { nameOf } from '../../private/errors';
import type { RuleSettings, TagScope } from '../contract';
import type { AgeStandard } from '../verdict-types';

export interface Rule {
  readonly standard: AgeStandard;
  readonly scope?: TagScope;
  readonly repeatAfterDays?: number;
}

/** What the rule demands: its parameters, and the settings that they name. */
export async function readRule(ssm: SSMClient, ruleParameters: string, now: Date): Promise<Rule> {
  const { settingsParameter, scope, repeatAfterDays, ...numbers } = parseParameters(ruleParameters);
  const { waivers } = settingsParameter === undefined ? NO_SETTINGS : await readSettings(ssm, settingsParameter, now);
  return { standard: { ...numbers, waivers }, scope, repeatAfterDays };
}

const NO_SETTINGS: RuleSettings = { waivers: [] };

async function readSettings(ssm: SSMClient, Name: string, now: Date): Promise<RuleSettings> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    return parseSettings(Parameter?.Value ?? '', Name, now);
  } catch (error) {
    if (nameOf(error) !== 'ParameterNotFound') throw error;
    throw new RuleMisconfiguredError(`'settingsParameter' must name an SSM parameter that exists, got ${JSON.stringify(Name)}. No key was `
      + 'judged. Deploy the rule\'s stack again', { cause: error });
  }
}

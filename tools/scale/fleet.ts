import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseMachine } from '../../sim/asl/definition';
import type { Machine } from '../../sim/asl/definition';
import { renderDefinition, resolveTemplate } from '../../sim/cloudformation/resolve-template';
import { KeyTemplate, ManualRotationAlias, Retirement, SigningSpec } from '../../src';
import type { Declaration } from '../../src/manual-rotation/declared';

const ASL = readFileSync(join(__dirname, '../../src/manual-rotation/machine.asl.json'), 'utf8');
const ENVIRONMENT = { account: '111122223333', region: 'eu-central-1' };

/** As many as fit in one stack (npm run sizes). */
const ALIASES_PER_STACK = 75;

/**
 * Three of ten families retire, and have a generation to retire on the day after the rotation: then AWS KMS is asked how it was used. The
 * others have the default, with which surveys read less, so that machines which start together stay closer together.
 */
const RETIRING_OF_TEN = 3;
const RETIREMENT = Retirement.disable({ after: Duration.days(364), unusedFor: Duration.days(90) });

/** One alias as it is deployed. */
export interface ScaleAlias {
  readonly name: string;
  /** It declares retirement, and has a superseded generation from before. */
  readonly retires: boolean;
  readonly machine: Machine;
  readonly machineName: string;
  readonly surveyArn: string;
  readonly probeArn: string;
  /** When its schedule is due each day, in milliseconds after the day's beginning, and how much later it may come. */
  readonly tickMs: number;
  readonly windowMs: number;
}

/** The real constructs, synthesized: machines and schedules of `count` aliases of one account and Region. */
export function fleet(count: number, progress: (line: string) => void = () => undefined): ScaleAlias[] {
  const aliases: ScaleAlias[] = [];
  for (let stack = 0; aliases.length < count; stack++) {
    const from = aliases.length;
    const names = Array.from({ length: Math.min(ALIASES_PER_STACK, count - from) }, (_, index) => `alias/scale/${from + index + 1}`);
    aliases.push(...stackOf(`Scale${stack + 1}`, names));
    progress(`synthesized ${aliases.length} of ${count} aliases`);
  }
  return aliases;
}

function stackOf(stackName: string, names: string[]): ScaleAlias[] {
  const stack = new Stack(new App({ analyticsReporting: false }), stackName, { env: ENVIRONMENT });
  const keyTemplate = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
  names.forEach((aliasName, index) => new ManualRotationAlias(stack, aliasName.replace(/\W/g, '-'), {
    aliasName, keyTemplate, retirement: index % 10 < RETIRING_OF_TEN ? RETIREMENT : undefined,
  }));
  const template = resolveTemplate(Template.fromStack(stack).toJSON(), {
    ...ENVIRONMENT,
    partition: 'aws',
    urlSuffix: 'amazonaws.com',
    stackName,
  });
  const propertiesOf = (type: string) => Object.values(template.resources).filter((one) => one.Type === type).map((one) => one.Properties);
  const schedules = propertiesOf('AWS::Scheduler::Schedule');
  return propertiesOf('AWS::StepFunctions::StateMachine').map(
    ({ StateMachineName: machineName, DefinitionSubstitutions: substitutions }) => {
      const schedule = schedules.find((one) => one.Target.Arn.endsWith(`:${machineName}`));
      const { aliasName, retirement } = JSON.parse(Buffer.from(substitutions.Declaration, 'base64').toString()) as Declaration;
      return {
        name: aliasName,
        retires: retirement !== null,
        machine: parseMachine(renderDefinition(ASL, substitutions)),
        machineName,
        surveyArn: substitutions.SurveyFunctionArn,
        probeArn: substitutions.ProbeFunctionArn,
        tickMs: millisAfterMidnight(schedule!.ScheduleExpression),
        windowMs: schedule!.FlexibleTimeWindow.MaximumWindowInMinutes * 60_000,
      };
    },
  );
}

function millisAfterMidnight(cron: string): number {
  const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(cron) ?? [];
  if (hour === undefined) throw new Error(`expected a schedule that is due once a day, got ${cron}`);
  return (Number(hour) * 60 + Number(minute)) * 60_000;
}

/** The same fleet with machines that never try a task again: what the check has to notice. */
export function withoutRetries(aliases: readonly ScaleAlias[]): ScaleAlias[] {
  return aliases.map((alias) => {
    const states = new Map([...alias.machine.states].map(([name, state]) => [name, { ...state, retriers: [] }]));
    return { ...alias, machine: { ...alias.machine, states } };
  });
}

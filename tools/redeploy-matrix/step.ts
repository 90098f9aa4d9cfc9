import type { Expected } from './expectation';
import { differences, namesIn } from './expectation';
import { gistOfExpected, gistOfSeen } from './gist';
import type { RedeployVariant } from './redeploy-app';
import type { Stage } from './stage';
import { CdkFailure } from '../../sim/emulator/cdk';

/** Something that happens to a stack, and how the world has to look afterwards. */
export interface Step {
  readonly title: string;
  readonly act: (stage: Stage) => Promise<void>;
  /** What the failure has to say, if the step has to fail. */
  readonly fails?: string;
  readonly expected: Expected;
}

/** Steps that build on each other, in an account of their own. */
export interface Scenario {
  readonly title: string;
  /** Factor for the waits of machines. */
  readonly waitScale: number;
  readonly steps: readonly Step[];
}

/** A step that was taken. */
export interface StepResult {
  readonly title: string;
  readonly expected: string;
  readonly seen: string;
  /** Empty if everything is as it must be. */
  readonly differences: readonly string[];
  readonly tookMs: number;
}

/** Takes a step and judges it. */
export async function take(step: Step, stage: Stage): Promise<StepResult> {
  const begun = Date.now();
  const names = namesIn(step.expected);
  const before = await stage.observe(names);
  const failure = await step.act(stage).then(() => undefined, (error: unknown) => error);
  const after = await stage.observe(names);
  return {
    title: step.title,
    expected: gistOfExpected(step.expected) + (step.fails === undefined ? '' : `; ${step.fails}`),
    seen: gistOfSeen(step.expected, before, after) + gistOfFailure(step.fails, failure),
    differences: [...judge(step.fails, failure), ...differences(step.expected, before, after)],
    tookMs: Date.now() - begun,
  };
}

/** A deployment with the cdk CLI. */
export function deployment(title: string, variant: RedeployVariant, expected: Expected, fails?: string): Step {
  return { title, act: (stage) => stage.deploy(variant), expected, fails };
}

/** The end of a stack. */
export function destruction(variant: RedeployVariant, expected: Expected): Step {
  return { title: 'stack destroyed', act: (stage) => stage.destroy(variant), expected };
}

/** A rotation that a person asks for. */
export function rotation(id: string, fromGeneration: number, expected: Expected): Step {
  return {
    title: `rotate ${id} from v${fromGeneration}`,
    act: (stage) => stage.run(id, { reason: 'manual', action: 'rotate', fromGeneration }),
    expected,
  };
}

/** Something else that a person asks a machine for. */
export function request(id: string, title: string, input: object, expected: Expected, fails?: string): Step {
  return { title, act: (stage) => stage.run(id, { reason: 'manual', ...input }), expected, fails };
}

/** The daily run. */
export function tick(id: string, expected: Expected, title = 'the daily tick'): Step {
  return { title, act: (stage) => stage.run(id, { reason: 'tick' }), expected };
}

function judge(fails: string | undefined, failure: unknown): string[] {
  if (fails === undefined) return failure === undefined ? [] : [`failed: ${textOf(failure)}`];
  if (failure === undefined) return [`expected a failure that says ${fails}, seen none`];
  return textOf(failure).includes(fails) ? [] : [`expected a failure that says ${fails}, seen: ${textOf(failure)}`];
}

function gistOfFailure(fails: string | undefined, failure: unknown): string {
  if (failure === undefined) return '';
  return fails !== undefined && textOf(failure).includes(fails) ? `; ${fails}` : '; another failure';
}

function textOf(failure: unknown): string {
  return failure instanceof CdkFailure ? failure.output : String(failure);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account';
import type { Answered } from './questions';
import { askAll } from './questions';
import { removeKeys } from './removal';
import { report } from './report';
import type { Stage } from './stage';

export interface Settings {
  readonly version: string;
  readonly removeOnly?: boolean;
  readonly emulated: boolean;
  readonly askReader?: Account['askReader'];
  tell(line: string): void;
}

/** What is deployed is removed, whatever happens in between; and what could not be removed is told. */
export async function verify(
  stage: Stage, { version, removeOnly = false, emulated, tell, askReader }: Settings,
): Promise<string> {
  const made: string[] = [];
  let answers: Answered[] = [];
  let failure: unknown;
  try {
    if (!removeOnly) {
      const started = Date.now();
      const outputs = await stage.deploy();
      if (!outputs.Machine.includes(`:${stage.account}:`)) throw new Error(`deployed to another account than ${stage.account}`);
      tell(`Deployed in ${Math.round((Date.now() - started) / 1000)} seconds.`);
      const account: Account = {
        kms: stage.kms,
        stepFunctions: stage.stepFunctions,
        outputs,
        emulated,
        made,
        askReader,
        now: () => Date.now(),
        sleep: async (milliseconds) => { await sleep(milliseconds); },
      };
      answers = await askAll(account, tell);
    }
  } catch (error) {
    failure = error;
    tell(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  }
  const removed = await remove(stage, made, tell);
  if (failure !== undefined) throw failure;
  return report({ where: stage.where, version, date: new Date().toISOString().slice(0, 10) }, answers, removed);
}

/** First the stack, so that no machine works on the keys; then what it leaves. */
async function remove(stage: Stage, made: readonly string[], tell: (line: string) => void): Promise<string[]> {
  tell('Removing everything ...');
  const stack = await stage.destroy().then(() => 'the stack', (error: Error) => `NOT removed: the stack: ${error.message}`);
  return [stack, ...await removeKeys(stage.kms, rootOf(stage), made)];
}

function rootOf({ account, where }: Stage): string {
  const partition = where.includes('cn-') ? 'aws-cn' : where.includes('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:iam::${account}:root`;
}

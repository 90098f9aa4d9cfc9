import type { KMSClient } from '@aws-sdk/client-kms';
import { decide } from './decide';
import { afterMismatch, decideAfterCall, decideByKey, decideUnreadable, decideUnreadAgain } from './decide-otherwise';
import type { Facts } from './facts';
import { KeyUnreadableError, KmsReader } from './kms-reader';
import { measure } from './measure';
import type { OnDemandValues } from './measure';
import type { Task } from './memory';
import { parseOnDemandInput } from './parse-input';
import type { Decision, DecideRequest, Memory } from '../contract';
import { ON_DEMAND_ERRORS, ON_DEMAND_STATES } from '../contract';

const MAX_ECHO = 500;

/** The decision goes to the machine, the numbers into metrics. */
export interface Decided {
  readonly decision: Decision;
  /** Undefined if not everything was read. */
  readonly measured?: { readonly keyId: string; readonly values: OnDemandValues };
}

/** One round: checks the input, takes in what came of the step before, reads the key, decides. Changes nothing. */
export async function decideOnDemand(
  kms: KMSClient,
  { settings, input, memory, report }: DecideRequest,
  now: () => number,
): Promise<Decided> {
  const parsed = parseOnDemandInput(input);
  if ('problem' in parsed) return { decision: refused(input, parsed.problem) };
  const task = { settings, input: parsed.input };
  switch (report?.state) {
    case ON_DEMAND_STATES.rotate:
      return { decision: decideAfterCall(memory, report) };
    case ON_DEMAND_STATES.readKeyAgain:
      return { decision: decideUnreadAgain(memory, report) };
    case ON_DEMAND_STATES.keyAsDecided: {
      const after = afterMismatch(memory, report);
      return 'step' in after ? { decision: after } : round(kms, task, after.memory, now());
    }
    default:
      return round(kms, task, memory, now());
  }
}

async function round(kms: KMSClient, task: Task, memory: Memory | null, now: number): Promise<Decided> {
  const { keyArn, everyDays } = task.settings;
  const reader = new KmsReader(kms, keyArn);
  let before = memory?.before ?? '';
  try {
    const key = await reader.key();
    before ||= key.currentMaterial;
    const blocked = decideByKey(memory, key);
    if (blocked !== undefined) return { decision: blocked };
    // The status last: a rotation that ends while the list is read shows in the key, which is read once more before the call.
    const facts: Facts = { key, materials: await reader.materials(), runningSince: await reader.runningSince() };
    return { decision: decide(task, facts, memory, now), measured: { keyId: key.keyId, values: measure(facts, everyDays, now) } };
  } catch (error) {
    if (!(error instanceof KeyUnreadableError)) throw error;
    return { decision: decideUnreadable(memory, error, before) };
  }
}

/** Nothing was read, and nobody is told: the input is one that nobody should have sent. */
function refused(input: unknown, problem: string): Decision {
  return {
    step: { do: 'refuse' },
    memory: null,
    failure: {
      called: false,
      error: ON_DEMAND_ERRORS.invalidInput,
      step: ON_DEMAND_STATES.decide,
      awsError: '',
      awsCause: `got ${(JSON.stringify(input) ?? '').slice(0, MAX_ECHO)}: ${problem}`,
      remedy: 'Start it with {"reason": "manual"}. A person may add "fromKeyMaterialId", the id of the '
        + 'current key material (64 hexadecimal digits), so that '
        + 'a request that arrives twice is done once, and "useReserve": true to go below the reserve. Nothing else is accepted.',
    },
  };
}

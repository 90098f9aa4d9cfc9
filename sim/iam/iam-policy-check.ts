import { runSimulation, typeForContextKey } from '@cloud-copilot/iam-simulate';
import type { NamedPolicy, PolicyDocument } from './iam-callers';

const checked = new WeakSet<PolicyDocument>();
const actions = new Map<string, Promise<boolean>>();

/**
 * Throws for an action or a condition key that AWS does not know: in a Deny statement such a typo would never show in a simulation,
 * for the statement just never matches.
 */
export async function refuseTypos({ name, policy }: NamedPolicy): Promise<void> {
  if (checked.has(policy)) return;
  for (const [i, statement] of [policy.Statement ?? []].flat().entries()) {
    const place = `${name}, statement ${statement.Sid ?? i + 1}`;
    for (const action of [statement.Action ?? statement.NotAction ?? []].flat() as string[]) {
      if (!/[*?]/.test(action) && !await actionExists(action)) throw new Error(`${place}: unknown action ${action}`);
    }
    for (const key of Object.values<any>(statement.Condition ?? {}).flatMap(test => Object.keys(test))) {
      await typeForContextKey(key).catch(() => { throw new Error(`${place}: unknown condition key ${key}`); });
    }
  }
  checked.add(policy);
}

/** The simulator validates a request's action before anything else. */
async function actionExists(action: string): Promise<boolean> {
  const known =
    actions.get(action) ??
    runSimulation(
      {
        request: {
          principal: 'arn:aws:iam::111122223333:user/anybody',
          action,
          resource: { resource: '*', accountId: '111122223333' },
          contextVariables: {},
        },
        identityPolicies: [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    ).then((result) => result.resultType !== 'error' || !['invalid.action', 'invalid.service'].includes(result.errors.message));
  actions.set(action, known);
  return known;
}

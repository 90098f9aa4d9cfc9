import type { Attempt } from './attempt';
import { concerns } from './attempt';
import { OF_READER, OF_WRITER } from './attempts-of-applications';
import { OF_DEPLOYMENT, OF_PROBE, OF_SCHEDULER, OF_SURVEY } from './attempts-of-functions';
import { OF_MACHINE, OF_OTHER_MACHINES } from './attempts-of-machine';
import { KEY_OPERATOR, OF_KEY_OPERATOR, OF_POWER_USER } from './attempts-of-strangers';
import { TEMPLATES } from './key-templates';
import { everyNeededCall } from './needed';
import type { Mutation } from './policy-mutations';
import { mutateCaller, mutateKeys, withoutActions, withoutConditions } from './policy-mutations';
import type { Role, Scene } from './scene';
import { kms, setScene } from './scene';
import { simulate } from '../helpers/iam-simulation';
import type { Call, Caller } from '../helpers/iam-simulation';

const ROLES: readonly Role[] = ['machine', 'survey', 'probe', 'deployment', 'scheduler', 'writer', 'reader'];
const ATTEMPTS: readonly Attempt[] = [
  OF_MACHINE, OF_OTHER_MACHINES, OF_SURVEY, OF_PROBE, OF_DEPLOYMENT, OF_SCHEDULER, OF_WRITER, OF_READER, OF_POWER_USER, OF_KEY_OPERATOR,
].flat();

/** Conditions that say what another condition beside them says, too: meant as a second lock. */
const SECOND_LOCKS = [/ kms:CallerAccount in /];

interface Ask {
  readonly who: Caller;
  readonly call: Call;
}

/**
 * Two proofs in one. The suites beside this one are sensitive: take any action or condition out of any statement, and one of their calls
 * changes its verdict. And no policy says more than it must: a part that changes nothing when it is gone has to go.
 */
describe.each(TEMPLATES)('every part of every statement counts, for %s', (_, keyTemplate) => {
  let scene: Scene;
  let allowed: Array<Ask & { role?: Role }>;
  let denied: Ask[];
  beforeAll(async () => {
    scene = await setScene(keyTemplate);
    const userTag = kms(scene, 'TagResource', { KeyId: scene.keys.current.arn, Tags: [{ TagKey: 'team', TagValue: 'a' }] });
    allowed = [
      ...(await everyNeededCall(scene)).map(({ role, call }) => ({ role, who: scene.callers[role], call })),
      { who: KEY_OPERATOR, call: userTag },
    ];
    denied = ATTEMPTS.filter((attempt) => concerns(attempt, keyTemplate.keyUsage, keyTemplate.keySpec))
      .map(({ who, call }) => ({ who: who(scene), call: call(scene) }));
  });

  test.each(ROLES)("in the IAM policies of the %s's role", async (role) => {
    const caller = scene.callers[role];
    const mutations = caller.identityPolicies.flatMap(({ name, policy }) => [...withoutActions(name, policy), ...withoutConditions(name, policy)]);
    expect(mutations).not.toHaveLength(0);
    const own = allowed.filter((one) => one.role === role);
    expect(await unnoticed(mutations, own, ({ who, call }, mutation) => ({ who: mutateCaller(who, mutation), call }))).toEqual([]);
  });

  test('in the statements that every key policy ends with', async () => {
    const { policy } = scene.orders.families[0].declaration;
    const mutations = [...withoutActions('key policy', policy), ...withoutConditions('key policy', policy)].filter(({ sid }) => sid?.startsWith('CdkKmsRotation'));
    // Symmetric and HMAC keys have no public key that the probe could read.
    const hasPublicKey = !/^(SYMMETRIC|HMAC)/.test(keyTemplate.keySpec);
    expect(new Set(mutations.map(({ sid }) => sid)).size).toBe(hasPublicKey ? 6 : 5);
    expect(await unnoticed(mutations, allowed, ({ who, call }, mutation) => ({ who, call: mutateKeys(call, mutation) }))).toEqual([]);
  });

  /** A policy that allows less, or denies more, has to refuse what is needed; one that allows more, or denies less, has to let an attempt through. */
  async function unnoticed(mutations: Mutation[], needed: Ask[], apply: (ask: Ask, mutation: Mutation) => Ask): Promise<string[]> {
    const idle: string[] = [];
    for (const mutation of mutations) {
      const lessAllowed = (mutation.effect === 'Allow') === mutation.narrows;
      const noticed = lessAllowed
        ? await some(needed.map((ask) => apply(ask, mutation)), mutation, 'denied')
        : await some(denied.map((ask) => apply(ask, mutation)), mutation, 'allowed');
      if (!noticed && !SECOND_LOCKS.some((lock) => lock.test(mutation.gone))) idle.push(mutation.gone);
    }
    return idle;
  }
});

async function some(asks: Ask[], mutation: Mutation, decision: 'allowed' | 'denied'): Promise<boolean> {
  for (const { who, call } of asks.filter((ask) => mutation.concerns(ask.call))) {
    if ((await simulate(who, call)).decision === decision) return true;
  }
  return false;
}

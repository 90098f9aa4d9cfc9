import type { Attempt } from './attempt';
import { concerns } from './attempt';
import { OF_READER, OF_WRITER } from './attempts-of-applications';
import { OF_DEPLOYMENT, OF_PROBE, OF_SCHEDULER, OF_SURVEY } from './attempts-of-functions';
import { OF_MACHINE, OF_OTHER_MACHINES } from './attempts-of-machine';
import { KEY_OPERATOR, OF_KEY_OPERATOR, OF_POWER_USER } from './attempts-of-strangers';
import { everyNeededCall } from './needed';
import type { Mutation } from './policy-mutations';
import { mutateCaller, mutateKeys, withoutActions, withoutConditions, withoutResources } from './policy-mutations';
import type { Role, Scene } from './scene';
import { kms, setScene } from './scene';
import type { Variant } from './variants';
import { KEEPING, VARIANTS } from './variants';
import { simulate } from '../../sim/iam/iam-simulation';
import type { Call, Caller } from '../../sim/iam/iam-simulation';
import type { Declaration } from '../../src/manual-rotation/declared';

const ROLES: readonly Role[] = ['machine', 'survey', 'probe', 'deployment', 'scheduler', 'writer', 'reader'];
/** Those who may do most come first: what a denial prevents shows soonest with them. */
const ATTEMPTS: readonly Attempt[] = [
  OF_POWER_USER, OF_KEY_OPERATOR, OF_MACHINE, OF_OTHER_MACHINES, OF_SURVEY, OF_PROBE, OF_DEPLOYMENT, OF_SCHEDULER, OF_WRITER, OF_READER,
].flat();

/** Conditions that say what another condition beside them says, too: meant as a second lock. */
const SECOND_LOCKS = [
  / kms:CallerAccount in /,
  / Null aws:TagKeys in TagGeneration of /, // two tags have to be there; AWS and its linters want it beside every ForAllValues
];

interface Ask {
  readonly who: Caller;
  readonly call: Call;
}

type Apply = (ask: Ask, mutation: Mutation) => Ask;

class Asked {
  public static async of(variant: Variant): Promise<Asked> {
    const scene = await setScene(variant);
    const userTag = kms(scene, 'TagResource', { KeyId: scene.keys.current.arn, Tags: [{ TagKey: 'team', TagValue: 'a' }] });
    const allowed = [
      ...(await everyNeededCall(scene)).map(({ role, call }) => ({ role, who: scene.callers[role], call })),
      { who: KEY_OPERATOR, call: userTag },
    ];
    const attempted = ATTEMPTS.filter((attempt) => concerns(attempt, scene.rotation.declaration)).map(({ who, call }) => ({
      who: who(scene),
      call: call(scene),
    }));
    const denied: Ask[] = [];
    // An adopted key that keeps its policy is not guarded: what may be done to it anyway shows nothing. Everywhere else, denied.test.ts
    // sees to it.
    for (const ask of attempted) {
      if (variant.replacePolicy !== false || (await simulate(ask.who, ask.call)).decision === 'denied') denied.push(ask);
    }
    return new Asked(scene, allowed, denied);
  }

  private constructor(
    public readonly scene: Scene,
    private readonly allowed: Array<Ask & { role?: Role }>,
    private readonly denied: Ask[],
  ) {}

  /** The parts of a role's IAM policies that could go. */
  public async idleInRole(role: Role, which: (mutation: Mutation) => boolean): Promise<string[]> {
    const { identityPolicies } = this.scene.callers[role];
    const mutations = identityPolicies
      .flatMap(({ name, policy }) => [
        ...withoutActions(name, policy),
        ...withoutConditions(name, policy),
        ...withoutResources(name, policy),
      ])
      .filter(which);
    expect(mutations).not.toHaveLength(0);
    const bears = ({ who }: Ask) => who.identityPolicies.some(({ name }) => identityPolicies.some((own) => own.name === name));
    const own = this.allowed.filter((one) => one.role === role);
    return this.unnoticed(mutations, own, this.denied.filter(bears), ({ who, call }, mutation) => ({
      who: mutateCaller(who, mutation),
      call,
    }));
  }

  /** The parts of our statements in key policies that could go. */
  public async idleInKeyPolicy(): Promise<string[]> {
    const { policy } = this.scene.rotation.declaration;
    const mutations = [...withoutActions('key policy', policy), ...withoutConditions('key policy', policy)].filter(({ sid }) =>
      sid?.startsWith('CdkKmsRotation'),
    );
    expect([...new Set(mutations.map(({ sid }) => sid))].sort()).toEqual(statementsFor(this.scene.rotation.declaration));
    return this.unnoticed(mutations, this.allowed, this.denied, ({ who, call }, mutation) => ({ who, call: mutateKeys(call, mutation) }));
  }

  /**
   * A policy that allows less, or denies more, has to refuse what is needed; one that allows more, or denies less, has to let an attempt
   * through.
   */
  private async unnoticed(mutations: Mutation[], needed: Ask[], attempted: Ask[], apply: Apply): Promise<string[]> {
    const idle: string[] = [];
    for (const mutation of mutations.filter(({ gone }) => !SECOND_LOCKS.some((lock) => lock.test(gone)))) {
      const lessAllowed = (mutation.effect === 'Allow') === mutation.narrows;
      const noticed = lessAllowed ? await some(needed, 'denied', mutation, apply) : await some(attempted, 'allowed', mutation, apply);
      if (!noticed) idle.push(mutation.gone);
    }
    return idle;
  }
}

function statementsFor({ keySpec, retirement }: Declaration): string[] {
  return [
    'CdkKmsRotationAliases',
    'CdkKmsRotationDiscard',
    'CdkKmsRotationMachine',
    'CdkKmsRotationProbe',
    'CdkKmsRotationTags',
    'CdkKmsRotationTagsInAnyCase',
    // Symmetric and HMAC keys have no public key that the probe could read.
    ...(/^(SYMMETRIC|HMAC)/.test(keySpec) ? [] : ['CdkKmsRotationProbeReads']),
    // Disabling can be undone at once, where somebody moves the alias to the key meanwhile.
    ...(retirement === null ? [] : ['CdkKmsRotationDisable', 'CdkKmsRotationEnable']),
    ...(retirement?.deletion == null ? [] : ['CdkKmsRotationDelete']),
  ].sort();
}

/** What the roles may do to an adopted key by its ARN: all of it if the key keeps its policy, to begin with only if it does not. */
const onAdoptedKey = ({ sid }: Mutation) => /Adopt/.test(sid ?? '');
const replacesPolicy = ({ gone }: Mutation) => gone.includes('kms:PutKeyPolicy');

/**
 * Two proofs in one. The suites beside this one are sensitive: take any action or condition out of any statement, and one of their calls
 * changes its verdict. And no policy says more than it must: a part that changes nothing when it is gone has to go.
 */
describe.each(VARIANTS)('every part of every statement counts, for %s', (_, variant) => {
  let asked: Asked;
  beforeAll(async () => {
    asked = await Asked.of(variant);
  });

  test.each(ROLES)("in the IAM policies of the %s's role", async (role) => {
    expect(await asked.idleInRole(role, (mutation) => !onAdoptedKey(mutation) || replacesPolicy(mutation))).toEqual([]);
  });

  test('in the statements that every key policy ends with', async () => {
    expect(await asked.idleInKeyPolicy()).toEqual([]);
  });
});

describe.each(KEEPING)('every part of every statement about the adopted key counts, for %s', (_, variant) => {
  test.each(['machine', 'survey', 'probe'] as const)("in the IAM policies of the %s's role", async (role) => {
    const asked = await Asked.of(variant);
    expect(await asked.idleInRole(role, onAdoptedKey)).toEqual([]);
  });
});

async function some(asks: Ask[], decision: 'allowed' | 'denied', mutation: Mutation, apply: Apply): Promise<boolean> {
  for (const ask of asks.filter(({ call }) => mutation.concerns(call))) {
    const { who, call } = apply(ask, mutation);
    if ((await simulate(who, call)).decision === decision) return true;
  }
  return false;
}

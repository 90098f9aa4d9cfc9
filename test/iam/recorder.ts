import type { KMSClient } from '@aws-sdk/client-kms';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { withCloudHsm } from './cloud-hsm-stand-in';
import { ACCOUNT, REGION } from './deployed-family';
import { integrationCalls } from './integration-calls';
import type { KeyInUse } from './kms-requests';
import { callsOf } from './kms-requests';
import { withoutMlDsa } from './ml-dsa-stand-in';
import type { TaskHandler } from '../../sim/asl/execution-types';
import type { Call } from '../../sim/iam/iam-simulation';
import { KmsError } from '../../sim/kms/errors';
import type { Kms } from '../../sim/kms/fake-kms';
import { FakeKmsClient } from '../../sim/kms/fake-kms-client';
import { FakeTaggingClient } from '../../sim/kms/fake-tagging-client';
import type { KmsWorld } from '../../sim/kms/world';
import type { Declaration } from '../../src/manual-rotation/declared';

const DAY_MS = 24 * 60 * 60 * 1000;

const KEY_ARNS = /arn:aws:kms:[^"]*?:key\/[0-9a-f-]{36}/g;
const KEY_IDS = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const TIMES = /20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/g;
const VERSION_ALIASES = /\/v[0-9]+(?=")/g;

export type Actor = 'machine' | 'survey' | 'probe';

/** A request that was made in a run, as IAM is asked about it. */
export interface Needed {
  readonly by: Actor;
  /** The state of the machine in which it was made first. */
  readonly state: string;
  readonly call: Call;
}

/** Stands between the code under test and AWS in memory, and notes every request with the keys as they were before it. */
export class Recorder {
  public readonly kms: Kms;
  private readonly calls = new Map<string, Needed>();
  private readonly visited = new Set<string>();
  private readonly shutOut = new Set<string>();
  private state = '';

  constructor(private readonly world: KmsWorld, private readonly declared: Declaration) {
    this.kms = this.noting(withCloudHsm(withoutMlDsa(world.kms, declared.keySpec), declared.origin));
  }

  /** What was asked for, each request once. */
  public get needed(): Needed[] {
    return [...this.calls.values()];
  }

  public get visitedTasks(): string[] {
    return [...this.visited].sort();
  }

  public recording(next: TaskHandler): TaskHandler {
    return (call) => {
      this.state = call.state;
      this.visited.add(call.state);
      this.note('machine', integrationCalls(call));
      return next(call);
    };
  }

  public kmsClient(actor: Actor): KMSClient {
    return new FakeKmsClient(this.kms, actor).asKmsClient();
  }

  public taggingClient(actor: Actor): ResourceGroupsTaggingAPIClient {
    const tagging = new FakeTaggingClient(this.world);
    const send = (command: any) => {
      this.note(actor, [{ action: `tag:${command.constructor.name.replace(/Command$/, '')}`, on: { arn: '*' } }]);
      return tagging.send(command);
    };
    return { send } as unknown as ResourceGroupsTaggingAPIClient;
  }

  /** A stranger's key refuses to say its tags, and the survey has to live with that: no such call is needed. */
  public shutUsOut(keyArn: string): void {
    this.shutOut.add(keyArn);
  }

  /** The keys of the account, as they are now. */
  public keys(): KeyInUse[] {
    const { keys, aliases } = this.world.store;
    return [...keys.values()].map((key) => ({
      arn: key.arn,
      policy: JSON.parse(key.policy),
      keySpec: this.declared.keySpec,
      keyUsage: key.usage,
      keyOrigin: this.declared.origin,
      multiRegion: key.multiRegion,
      aliases: [...aliases.values()].filter((alias) => alias.target === key.id).map((alias) => alias.name),
      tags: Object.fromEntries(key.tags),
      // Of a key that was never used, AWS KMS counts from its creation.
      unusedDays: Math.floor((this.world.clock.now() - (key.lastUse?.at ?? key.createdAt)) / DAY_MS),
    }));
  }

  /** Generations, their numbers and times are all one to IAM; only the key that is adopted is named in a policy. */
  private alike(call: Call): string {
    const adopted = this.declared.adopt?.keyArn;
    return JSON.stringify(call)
      .replace(KEY_ARNS, (arn) => arn === adopted ? arn : 'key')
      .replace(KEY_IDS, 'id').replace(TIMES, 'time').replace(VERSION_ALIASES, '/vN');
  }

  private noting(next: Kms): Kms {
    return (call) => {
      if (['ListResourceTags', 'GetKeyPolicy'].includes(call.operation) && this.shutOut.has(call.input.KeyId)) {
        throw new KmsError('AccessDeniedException', 'this key is not yours');
      }
      const around = { account: ACCOUNT, region: REGION, keys: this.keys() };
      let answer: Record<string, any> | undefined;
      try {
        answer = next(call);
        return answer;
      } finally {
        this.note(call.caller as Actor, callsOf(call.operation, call.input, around, answer?.KeyId));
      }
    };
  }

  private note(by: Actor, calls: Call[]): void {
    for (const call of calls) {
      const asked = `${by} ${this.alike(call)}`;
      if (!this.calls.has(asked)) this.calls.set(asked, { by, state: this.state, call });
    }
  }
}

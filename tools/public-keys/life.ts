import { Duration } from 'aws-cdk-lib';
import type { ExecutionResult, TaskHandler } from '../../sim/asl/execution-types';
import { Abort, TaskError } from '../../sim/asl/task-error';
import { seededRandom } from '../../sim/clock/seeded-random';
import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { Deployed } from '../../sim/manual-rotation/rotation-bench';
import { JWKS, publishing } from '../../sim/public-keys/publishing';
import { Retirement } from '../../src';
import type { Declaration } from '../../src/manual-rotation/declared';
import { PROMPT_MOVE_MS } from '../../src/manual-rotation/functions/marks';
import { jwkOf, thumbprint } from '../../src/public-keys/functions/jwk';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Verifiers keep a copy for so long; tokens live for so long. */
export const CACHE_MS = HOUR;
export const TOKEN_MS = 2 * DAY;
/** Between publication and use. */
export const DELAY_MS = 3 * HOUR;

interface Signing {
  readonly number: number;
  readonly kid: string;
  readonly from: number;
  readonly to: number;
  /** Verifiers were promised five minutes only. */
  readonly urgent: boolean;
}

export interface Life {
  /** Every version of the document: from when on, and the kids in it. */
  readonly documents: Array<{ readonly at: number; readonly kids: ReadonlySet<string> }>;
  /** Which key signed, from when to when. */
  readonly signing: Signing[];
  readonly revoked: ReadonlyMap<string, number>;
  /** When a key was published anew because a rollback to it was asked for, which may be asked for again once verifiers have it. */
  readonly awaited: ReadonlyArray<{ readonly kid: string; readonly at: number }>;
  /** When a key was marked as about to become current, and did not. */
  readonly attempts: ReadonlyArray<{ readonly kid: string; readonly at: number }>;
  /** When it was recorded on a key that it had been left. */
  readonly records: ReadonlyArray<{ readonly kid: string; readonly at: number }>;
  /** When the alias was moved so long after the mark that it is taken for a person's deed. */
  readonly slowMoves: readonly number[];
  readonly planted: ReadonlySet<string>;
  /** When retirement disabled a key. */
  readonly retired: ReadonlyMap<string, number>;
  /** Daily runs that brought the documents up to date, or had to: when they began and ended. */
  readonly settled: Array<{ readonly from: number; readonly to: number }>;
  readonly acts: Readonly<Record<string, number>>;
  readonly runs: number;
  readonly failed: number;
  readonly faults: number;
  readonly end: number;
}

/** What takes a safeguard out. */
export interface Mutation {
  /** What the first story has to say: that something else goes wrong as well shows nothing of this rule. */
  readonly story: RegExp;
  readonly declaration?: Partial<Declaration>;
  readonly deployed?: (target: Deployed) => Deployed;
  readonly bench?: (bench: RotationBench) => void;
}

export interface LifeOptions {
  readonly days: number;
  readonly seed: number;
  readonly mutation?: Partial<Mutation>;
  /** Whether it begins with a key that has signed before, and is adopted. @default - where the seed is even */
  readonly adopts?: boolean;
}

/** A family with public keys, people who meddle, and calls that fail, day after day on the virtual clock. */
export async function live({ days, seed, mutation = {}, adopts = seed % 2 === 0 }: LifeOptions): Promise<Life> {
  const target = (declaration: Partial<Declaration> = {}) => {
    const published = publishing({
      rotationPeriod: Duration.days(30),
      activationDelay: Duration.millis(DELAY_MS),
      retirement: Retirement.disable({ after: Duration.days(7), unusedFor: Duration.days(7) }),
    }, {
      cacheFor: Duration.millis(CACHE_MS), verifyFor: Duration.millis(TOKEN_MS),
    }, undefined, { ...mutation.declaration, ...declaration });
    return mutation.deployed?.(published) ?? published;
  };
  const story = new Story(target(), seed, mutation);
  if (adopts) await story.adopt((adopt) => target({ adopt }));
  else await story.begin();
  return story.live(days);
}

class Story {
  private readonly bench: RotationBench;
  private readonly random: () => number;
  private readonly kids = new Map<string, string>();
  private readonly revoked = new Map<string, number>();
  private readonly awaited: Array<{ kid: string; at: number }> = [];
  private readonly planted = new Set<string>();
  private readonly settled: Array<{ from: number; to: number }> = [];
  private readonly urgent: Array<{ from: number; to: number }> = [];
  private readonly acts: Record<string, number> = {};
  private readonly signed = new Set<string>();
  private callsRead = 0;
  private runs = 0;
  private failed = 0;
  private faults = 0;
  private held = false;
  private quiet = true;

  constructor(target: Deployed, seed: number, mutation: Partial<Mutation>) {
    this.bench = new RotationBench({}, target);
    this.random = seededRandom(seed);
    mutation.bench?.(this.bench);
    this.bench.s3.fault = () => (this.strikes(0.01) ? { error: 'InternalError', lost: this.strikes(0.5) } : undefined);
    this.bench.ssm.fault = () => (this.strikes(0.01) ? 'InternalServerError' : undefined);
    // What the functions ask of AWS KMS, hundreds of times a run; what the machine asks is broken on its way (withFaults).
    for (const caller of ['survey', 'probe', 'publisher']) {
      this.bench.world.faults.arm({ error: 'KMSInternalException', caller, when: () => this.strikes(0.002) });
    }
  }

  /** The first deployment makes the first key. */
  public async begin(): Promise<void> {
    const first = await this.run({ reason: 'deployment' });
    if (first.status !== 'SUCCEEDED') throw new Error(`the first deployment failed: ${first.cause}`);
    this.quiet = false;
  }

  /** The first deployment takes over a key that signs, among calls that fail: who deploys tries again. */
  public async adopt(adopting: (adopt: Declaration['adopt']) => Deployed): Promise<void> {
    this.count('adopt');
    const { world } = this.bench;
    const { KeyMetadata } = world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags: [] });
    world.call('CreateAlias', { AliasName: ALIAS, TargetKeyId: KeyMetadata.KeyId });
    this.bench.deployed = adopting({ keyArn: KeyMetadata.Arn, replacePolicy: true, lockOtherAliases: false });
    this.quiet = false;
    for (let tries = 0; tries < 5; tries++) {
      if ((await this.run({ reason: 'deployment' })).status === 'SUCCEEDED') return;
    }
    throw new Error('the adoption failed five times');
  }

  public async live(days: number): Promise<Life> {
    const { clock } = this.bench;
    const start = clock.now();
    for (let day = 1; day <= days; day++) {
      await clock.run(Math.max(clock.now(), start + day * DAY + this.random() * HOUR));
      await this.run({ reason: 'tick' });
      await clock.run(clock.now() + 4 * HOUR + this.random() * 6 * HOUR);
      await this.somebodyActs();
    }
    return this.told();
  }

  private strikes(chance: number): boolean {
    if (this.quiet || this.random() > chance) return false;
    this.faults++;
    return true;
  }

  private async somebodyActs(): Promise<void> {
    if (this.withoutUnused() !== undefined && this.random() < 0.3) return this.restoreOldVersion();
    const number = this.currentNumber();
    const luck = this.random();
    if (luck < 0.03) return this.act('rotate', { action: 'rotate', fromGeneration: number });
    if (luck < 0.04) return this.act('rotate urgent', { action: 'rotate', fromGeneration: number, urgent: true });
    if (luck < 0.07) return this.act('rollback', { action: 'rollback', fromGeneration: number });
    if (luck < 0.08) {
      this.held = true;
      return this.act('hold', { action: 'hold' });
    }
    if (luck < 0.2 && this.held) {
      this.held = false;
      return this.act('release', { action: 'release' });
    }
    if (luck < 0.084) return this.revoke(number);
    if (luck < 0.165) return;
    if (luck < 0.18) return this.plant();
    if (luck < 0.23) return this.twoAtOnce();
  }

  private async act(name: string, input: object): Promise<void> {
    this.count(name);
    const from = this.bench.clock.now();
    const { error } = await this.run({ reason: 'manual', ...input });
    if (name === 'rollback' && error === 'PublicKeyUnpublished') this.noteAwaited(from);
  }

  private noteAwaited(from: number): void {
    for (const { at, input, outcome } of this.bench.world.effects.of('TagResource')) {
      const tags = (input.Tags as Array<{ TagKey: string }>).map(({ TagKey }) => TagKey);
      if (at >= from && outcome === 'ok' && tags.includes('cdk-kms-rotation:published')) {
        this.awaited.push({ kid: this.kids.get(String(input.KeyId))!, at });
      }
    }
  }

  private async revoke(number: number): Promise<void> {
    const kid = this.kids.get(this.bench.generation(number).id)!;
    const isMarked = () => this.bench.tag(number, 'published')?.startsWith('revoked') === true;
    // Whoever is told that the run was stopped before it had marked the key, starts it again.
    for (let tries = 0; tries < 5 && !isMarked(); tries++) {
      const from = this.bench.clock.now();
      await this.act('revoke', { action: 'revoke', fromGeneration: number });
      if (isMarked()) this.revoked.set(kid, from);
    }
  }

  /** A key with our tags and a number; nobody of the family names it. */
  private async plant(): Promise<void> {
    this.count('plant a key');
    const { world } = this.bench;
    const tags = [...this.bench.key()!.tags].filter(([key]) => !key.includes('successor:'))
      .map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const { KeyMetadata } = world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags: tags });
    const free = [1, 2, 3].map((n) => `${ALIAS}/v${this.currentNumber() + n}`).find((name) => this.bench.key(name) === undefined);
    if (free !== undefined) world.call('CreateAlias', { AliasName: free, TargetKeyId: KeyMetadata.KeyId });
    this.planted.add(this.kidOf(KeyMetadata.KeyId)!);
  }

  /** Somebody puts the document of before the staged key back: nobody's tokens suffer, but no verifier may miss that key when it signs. */
  private restoreOldVersion(): void {
    const keys = this.withoutUnused();
    if (keys === undefined) return;
    this.count('restore the document of before');
    this.bench.s3.tamper(JWKS, JSON.stringify({ keys }));
  }

  /** The keys of the document that have signed; undefined if there are no others. */
  private withoutUnused(): object[] | undefined {
    const now = this.bench.s3.objects.get(JWKS);
    const current = this.kids.get(this.bench.key()!.id);
    const keys = now === undefined ? [] : (JSON.parse(now.body) as { keys: Array<{ kid: string }> }).keys;
    const without = keys.filter(({ kid }) => this.hasSigned(kid) || kid === current);
    return without.length === keys.length ? undefined : without;
  }

  /** Reads on where it stopped: a life of years has hundreds of thousands of calls. */
  private hasSigned(kid: string): boolean {
    const { entries } = this.bench.world.effects;
    for (; this.callsRead < entries.length; this.callsRead++) {
      const call = entries[this.callsRead];
      if (isMove(call)) this.signed.add(this.kidOf(String(call.input.TargetKeyId)) ?? '');
    }
    return this.signed.has(kid);
  }

  private async twoAtOnce(): Promise<void> {
    this.count('two runs at once');
    const runs = [this.start({ reason: 'tick' }), this.start({ reason: 'manual' })];
    await this.bench.clock.run();
    for (const run of runs) this.note(await run.done);
  }

  private start(input: object): ReturnType<RotationBench['start']> {
    const onEnter = ({ state }: { state: string }) => {
      if (state === 'Activation delay' && !this.quiet && this.random() < 0.5) this.restoreOldVersion();
    };
    return this.bench.start(input, { wrap: (next) => this.withFaults(next), onEnter });
  }

  private async run(input: object): Promise<ExecutionResult> {
    const from = this.bench.clock.now();
    const { faults } = this;
    const running = this.start(input);
    await this.bench.clock.run();
    const result = await running.done;
    this.note(result);
    const to = this.bench.clock.now();
    const published = result.trail.some(({ state }) => state === 'Are they published?');
    const hadToSettle = this.faults === faults && !this.isHeld(); // whatever it refuses: the documents are to be right after it
    const settled = hadToSettle || (result.status === 'SUCCEEDED' && published);
    if (settled && (input as { reason: string }).reason === 'tick') this.settled.push({ from, to });
    if ('urgent' in input || (input as { action?: string }).action === 'revoke' || this.revoked.has(this.kids.get(this.bench.key()!.id)!)) {
      this.urgent.push({ from, to });
    }
    return result;
  }

  private note(result: ExecutionResult): void {
    this.runs++;
    if (result.status !== 'SUCCEEDED') this.failed++;
    for (const { id } of this.bench.world.store.keys.values()) this.kidOf(id);
  }

  private withFaults(next: TaskHandler): TaskHandler {
    return async (call) => {
      if (!this.strikes(0.01)) return next(call);
      const luck = this.random();
      if (luck < 0.1) throw new Abort('somebody stopped the run');
      const error = call.resource.includes(':kms:') ? 'Kms.KmsInternalException' : 'States.Timeout';
      if (luck < 0.5) await next(call);
      throw new TaskError(error, 'a fault of the tool');
    };
  }

  private kidOf(keyId: string): string | undefined {
    const known = this.kids.get(keyId);
    if (known !== undefined || this.bench.world.store.keys.get(keyId)!.state !== 'Enabled') return known;
    const kid = thumbprint(jwkOf(this.bench.world.kms({ operation: 'GetPublicKey', input: { KeyId: keyId }, caller: 'tool' }).PublicKey));
    this.kids.set(keyId, kid);
    return kid;
  }

  private currentNumber(): number {
    return Number(this.bench.key()!.tags.get('cdk-kms-rotation:generation'));
  }

  private isHeld(): boolean {
    return [...this.bench.world.store.keys.values()].some(({ tags }) => tags.has('cdk-kms-rotation:hold'));
  }

  private count(name: string): void {
    this.acts[name] = (this.acts[name] ?? 0) + 1;
  }

  private signing(): Life['signing'] {
    const moves = this.bench.world.effects.entries
      .filter(isMove)
      .map(({ at, input }) => ({ at, keyId: String(input.TargetKeyId) }));
    return moves.map(({ at, keyId }, index) => ({
      number: Number(this.bench.world.store.keys.get(keyId)!.tags.get('cdk-kms-rotation:generation')),
      kid: this.kids.get(keyId) ?? keyId,
      from: at,
      to: moves[index + 1]?.at ?? this.bench.clock.now(),
      urgent: this.urgent.some(({ from, to }) => at >= from && at <= to),
    }));
  }

  private attempts(): Life['attempts'] {
    const { entries } = this.bench.world.effects;
    const moves = entries.filter(isMove);
    return entries.filter(isActivation).map(({ at, input }) => ({ at, keyId: String(input.KeyId) }))
      .filter(({ at, keyId }) => !moves.some((move) => move.input.TargetKeyId === keyId && move.at >= at && move.at < at + HOUR))
      .map(({ at, keyId }) => ({ at, kid: this.kids.get(keyId)! }));
  }

  private slowMoves(): number[] {
    const { entries } = this.bench.world.effects;
    return entries.filter(isMove).filter(({ at, input }) => {
      const marked = entries.filter((one) => isActivation(one) && one.input.KeyId === input.TargetKeyId && one.at <= at).at(-1);
      return marked !== undefined && at - marked.at > PROMPT_MOVE_MS;
    }).map(({ at }) => at);
  }

  private told(): Life {
    const retired = this.bench.world.effects.of('DisableKey').filter(({ caller, outcome }) => caller === 'machine' && outcome === 'ok');
    return {
      documents: this.bench.s3.history.filter(({ key }) => key === JWKS).map(({ at, body }) => ({
        at, kids: new Set((JSON.parse(body) as { keys: Array<{ kid: string }> }).keys.map(({ kid }) => kid)),
      })),
      signing: this.signing(),
      revoked: this.revoked,
      awaited: this.awaited,
      attempts: this.attempts(),
      records: this.bench.world.effects.entries.filter((entry) => isMark(entry, 'superseded'))
        .map(({ at, input }) => ({ at, kid: this.kids.get(String(input.KeyId))! })),
      slowMoves: this.slowMoves(),
      planted: this.planted,
      retired: new Map(retired.map(({ at, input }) => [this.kids.get(String(input.KeyId))!, at])),
      settled: this.settled,
      acts: this.acts,
      runs: this.runs,
      failed: this.failed,
      faults: this.faults,
      end: this.bench.clock.now(),
    };
  }
}

type Entry = RotationBench['world']['effects']['entries'][number];

function isActivation(entry: Entry): boolean {
  return isMark(entry, 'activated');
}

function isMark({ operation, input, outcome }: Entry, mark: string): boolean {
  return operation === 'TagResource' && outcome === 'ok'
    && (input.Tags as Array<{ TagKey: string }>).some(({ TagKey }) => TagKey === `cdk-kms-rotation:${mark}`);
}

function isMove({ operation, input, outcome }: RotationBench['world']['effects']['entries'][number]): boolean {
  return (operation === 'UpdateAlias' || operation === 'CreateAlias') && outcome === 'ok' && input.AliasName === ALIAS;
}

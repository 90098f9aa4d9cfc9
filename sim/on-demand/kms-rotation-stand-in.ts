import { createHash } from 'node:crypto';
import { checkOutput } from '../api-models/botocore-model';
import { TaskError } from '../asl/task-error';
import type { VirtualClock } from '../clock/virtual-clock';

/** One key of AWS KMS, as far as its rotation goes, in virtual time. */
export interface StandInOptions {
  readonly clock: Pick<VirtualClock, 'now'>;
  readonly keyArn: string;
  readonly origin?: string;
  readonly keyState?: string;
  readonly keyManager?: string;
  readonly keySpec?: string;
  readonly keyUsage?: string;
  readonly multiRegion?: 'PRIMARY' | 'REPLICA';
  /** @default 400 */
  readonly createdDaysAgo?: number;
  /** Earlier rotations, the oldest first. */
  readonly history?: ReadonlyArray<{ readonly type: RotationType; readonly daysAgo: number }>;
  /** New imported material, and what it waits for. */
  readonly pending?: string;
  /** When the automatic rotation begins, in minutes from now; it takes two. */
  readonly automaticInMinutes?: number;
  /** How long an on-demand rotation takes. Observed on AWS (2026-09): 100, 112, 131 and 156 s, and 460 s with two replicas. @default 120 */
  readonly rotationSeconds?: number;
  /** Reads show what was so many seconds ago: all of them, each operation its own, or each read another. @default 0 */
  readonly lagSeconds?: Lag;
  /** @default 100, what the API fills in */
  readonly pageSize?: number;
  /** AWS's spelling of error names, or the emulators'. @default 'Kms' */
  readonly spelling?: 'Kms' | 'KMS';
}

type Lag = number | (() => number) | Readonly<Partial<Record<'DescribeKey' | 'ListKeyRotations' | 'GetKeyRotationStatus', number>>>;
type RotationType = 'AUTOMATIC' | 'ON_DEMAND';

interface Rotation {
  readonly type: RotationType;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly id: string;
}

const DAY_MS = 86_400_000;
const QUOTA = 25;
const AHEAD_MS = 20 * 60_000;

/**
 * A strict stand-in for what AWS KMS does about rotation on demand: states and error names as its API model has them, and what recorded
 * answers of AWS (us-east-1, 2026-09) show beyond that. The past is a list of rotations, so that what reads show at any moment follows from
 * the time.
 */
export class KmsRotationStandIn {
  public keyState: string;
  public pending: string | undefined;
  public lagSeconds: Lag;
  public rotationSeconds: number;
  public readonly calls: string[] = [];
  private readonly createdAt: number;
  private readonly rotations: Rotation[] = [];
  private readonly spentBefore: number;

  constructor(private readonly options: StandInOptions) {
    const { clock, history = [], automaticInMinutes, createdDaysAgo = 400 } = options;
    this.keyState = options.keyState ?? 'Enabled';
    this.pending = options.pending;
    this.lagSeconds = options.lagSeconds ?? 0;
    this.rotationSeconds = options.rotationSeconds ?? 120;
    this.createdAt = clock.now() - createdDaysAgo * DAY_MS;
    for (const { type, daysAgo } of history) this.add(type, clock.now() - daysAgo * DAY_MS, 0);
    this.spentBefore = history.filter(({ type }) => type === 'ON_DEMAND').length;
    if (automaticInMinutes !== undefined) this.add('AUTOMATIC', clock.now() + automaticInMinutes * 60_000, 120_000);
  }

  /** On-demand rotations that AWS counted since the beginning of the test. */
  public get counted(): number {
    return this.rotations.filter(({ type }) => type === 'ON_DEMAND').length - this.spentBefore;
  }

  /** The id of the material that is current now. */
  public get currentMaterial(): string {
    return this.current(this.options.clock.now()).id;
  }

  /** Answers one call; throws what Step Functions would make of an error. */
  public call(operation: string, input: Record<string, any>): object {
    this.calls.push(operation);
    if (input.KeyId !== this.options.keyArn) this.fail('NotFoundException', `Key '${input.KeyId}' does not exist`);
    const lag = this.lagOf(operation);
    const seen = this.options.clock.now() - lag * 1000;
    const answer = this.answer(operation, input, seen);
    checkOutput('kms', operation, answer);
    return answer;
  }

  private lagOf(operation: string): number {
    const { lagSeconds: lag } = this;
    if (typeof lag === 'function') return lag();
    return typeof lag === 'number' ? lag : lag[operation as keyof typeof lag] ?? 0;
  }

  private answer(operation: string, input: Record<string, any>, seen: number): object {
    switch (operation) {
      case 'DescribeKey': return { KeyMetadata: this.metadata(seen) };
      case 'GetKeyRotationStatus': return this.status(seen);
      case 'ListKeyRotations': return this.page(this.materials(seen), input);
      case 'RotateKeyOnDemand': return this.rotate();
      default: throw new Error(`the stand-in does not play ${operation}`);
    }
  }

  private metadata(seen: number): Record<string, unknown> {
    const {
      keyArn,
      origin = 'AWS_KMS',
      keyManager = 'CUSTOMER',
      keySpec = 'SYMMETRIC_DEFAULT',
      keyUsage = 'ENCRYPT_DECRYPT',
      multiRegion,
    } = this.options;
    const primary = {
      Arn: multiRegion === 'REPLICA' ? keyArn.replace('eu-central-1', 'us-east-1') : keyArn,
      Region: multiRegion === 'REPLICA' ? 'us-east-1' : 'eu-central-1',
    };
    return {
      AWSAccountId: '111122223333',
      KeyId: keyArn.split('/')[1],
      Arn: keyArn,
      CreationDate: iso(this.createdAt),
      Enabled: this.keyState === 'Enabled',
      Description: '',
      KeyUsage: keyUsage,
      KeyState: this.keyState,
      Origin: origin,
      KeyManager: keyManager,
      KeySpec: keySpec,
      MultiRegion: multiRegion !== undefined,
      ...(multiRegion === undefined
        ? {}
        : { MultiRegionConfiguration: { MultiRegionKeyType: multiRegion, PrimaryKey: primary, ReplicaKeys: [] } }),
      ...(keySpec === 'SYMMETRIC_DEFAULT' && this.keyState !== 'PendingImport' ? { CurrentKeyMaterialId: this.current(seen).id } : {}),
    };
  }

  private status(seen: number): object {
    // Observed: nothing else of it is shown.
    if (this.keyState === 'PendingDeletion') return { KeyId: this.options.keyArn, KeyRotationEnabled: false };
    const running = this.running('ON_DEMAND', seen);
    const next = this.rotations.find(({ type, startedAt }) => type === 'AUTOMATIC' && startedAt > seen);
    return {
      KeyId: this.options.keyArn,
      KeyRotationEnabled: next !== undefined,
      ...(next === undefined ? {} : { RotationPeriodInDays: 365, NextRotationDate: iso(next.startedAt) }),
      ...(running === undefined ? {} : { OnDemandRotationStartDate: iso(running.startedAt) }),
    };
  }

  private materials(seen: number): object[] {
    const external = this.options.origin === 'EXTERNAL';
    const importState = external ? { ImportState: 'IMPORTED', ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } : {};
    const current = this.current(seen).id;
    const entry = (id: string, more: object) => ({
      KeyId: this.options.keyArn,
      KeyMaterialId: id,
      KeyMaterialState: id === current ? 'CURRENT' : 'NON_CURRENT',
      ...importState,
      ...more,
    });
    return [
      entry(this.materialId(0), {}),
      ...this.done(seen).map(({ id, type, endsAt }) => entry(id, { RotationDate: iso(endsAt), RotationType: type })),
      ...(this.pending === undefined ? [] : [{ ...entry(this.materialId(999), {}), KeyMaterialState: this.pending }]),
    ];
  }

  private page(all: object[], { Limit = 100, Marker = '0', IncludeKeyMaterial }: Record<string, any>): object {
    if (IncludeKeyMaterial !== 'ALL_KEY_MATERIAL') throw new Error('asks for less than all material');
    const from = Number(Marker);
    const to = from + Math.min(Limit, this.options.pageSize ?? Limit);
    return { Rotations: all.slice(from, to), ...(to < all.length ? { NextMarker: String(to), Truncated: true } : { Truncated: false }) };
  }

  private rotate(): object {
    const { clock, keyArn, origin, multiRegion } = this.options;
    const now = clock.now();
    const answer = { KeyId: keyArn };
    if (multiRegion === 'REPLICA') {
      this.fail('UnsupportedOperationException', `${keyArn} is a multi-region `
      + 'replica key which is not valid for RotateKeyOnDemand.');
    }
    if (this.keyState === 'Disabled') this.fail('DisabledException', `${keyArn} is disabled.`);
    if (this.keyState !== 'Enabled') this.fail('KMSInvalidStateException', `${keyArn} is ${this.keyState}.`);
    if (this.running('ON_DEMAND', now) !== undefined) return answer; // observed: accepted, no second rotation, not counted
    if (this.rotations.some(({ type, startedAt, endsAt }) => type === 'AUTOMATIC' && startedAt - AHEAD_MS <= now && now < endsAt)) {
      this.fail('ConflictException', 'an automatic rotation is in progress or begins within 20 minutes');
    }
    if (origin === 'EXTERNAL' && this.pending !== 'PENDING_ROTATION') {
      this.fail('KMSInvalidStateException', `No available key material pending rotation for the key: ${keyArn}.`);
    }
    if (this.rotations.filter(({ type }) => type === 'ON_DEMAND').length >= QUOTA) {
      this.fail('LimitExceededException', 'on-demand rotations of the key: 25');
    }
    this.pending = undefined;
    this.add('ON_DEMAND', now, this.rotationSeconds * 1000);
    return answer;
  }

  private add(type: RotationType, startedAt: number, millis: number): void {
    this.rotations.push({ type, startedAt, endsAt: startedAt + millis, id: this.materialId(this.rotations.length + 1) });
  }

  private done(at: number): Rotation[] {
    return this.rotations.filter(({ endsAt }) => endsAt <= at).sort((a, b) => a.endsAt - b.endsAt);
  }

  private current(at: number): { id: string } {
    return this.done(at).at(-1) ?? { id: this.materialId(0) };
  }

  private running(wanted: RotationType, at: number): Rotation | undefined {
    return this.rotations.find(({ type, startedAt, endsAt }) => type === wanted && startedAt <= at && at < endsAt);
  }

  private materialId(number: number): string {
    return createHash('sha256').update(`${this.options.keyArn} ${number}`).digest('hex');
  }

  private fail(name: string, message: string): never {
    throw new TaskError(
      `Kms.${name.replace(/^KMS/, this.options.spelling ?? 'Kms')}`,
      `${message} (Service: Kms, Status Code: 400, Request ID: none)`,
    );
  }
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}

import type { VirtualClock } from '../../sim/clock/virtual-clock';
import { KmsError } from '../../sim/kms/errors';
import type { Kms } from '../../sim/kms/fake-kms';

/**
 * Requests per second that AWS KMS takes by default from one account in one Region, of every operation that the library calls.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html (read 2026-11-25)
 */
export const QUOTAS: Readonly<Record<string, number>> = {
  CreateAlias: 5,
  CreateKey: 5,
  DescribeKey: 2000,
  DisableKey: 5,
  GetKeyLastUsage: 5,
  GetKeyPolicy: 1000,
  GetPublicKey: 2000,
  ListAliases: 500,
  ListGrants: 100,
  ListResourceTags: 2000,
  PutKeyPolicy: 15,
  ScheduleKeyDeletion: 15,
  TagResource: 10,
  UntagResource: 5,
  UpdateAlias: 5,
  UpdateKeyDescription: 5,
  // One quota for Sign, Verify and DeriveSharedSecret with keys on elliptic curves, as the aliases here have.
  ECC: 1000,
};

const SHARED: Readonly<Record<string, string>> = { Sign: 'ECC', Verify: 'ECC', DeriveSharedSecret: 'ECC' };

/** The quota that a request counts against. */
export function quotaOf(operation: string): string {
  return SHARED[operation] ?? operation;
}

/**
 * Refuses what is above a quota, whoever asks. AWS speaks of one-second intervals and does not say where they begin, so the strictest
 * reading is taken: no more than the quota in any 1,000 ms. A refused request does not count.
 */
export class Quotas {
  /** The past is laid without them. */
  public enforced = false;
  /** For each quota, the times of the last requests that were let through: as many as the quota has, used as a ring. */
  private readonly latest = new Map<string, { readonly times: number[]; next: number }>();

  constructor(private readonly clock: VirtualClock) {}

  public layer(next: Kms): Kms {
    return (call) => {
      if (this.enforced && !this.take(quotaOf(call.operation))) {
        throw new KmsError('ThrottlingException', 'You have exceeded the rate at which you '
          + 'may call KMS. Reduce the frequency of your calls.');
      }
      return next(call);
    };
  }

  private take(quota: string): boolean {
    const most: number | undefined = QUOTAS[quota];
    if (most === undefined) throw new Error(`no quota is known for ${quota}: add it to tools/scale/quotas.ts`);
    const ring = this.latest.get(quota) ?? { times: new Array<number>(most).fill(-Infinity), next: 0 };
    this.latest.set(quota, ring);
    const now = this.clock.now();
    if (now - ring.times[ring.next] < 1000) return false;
    ring.times[ring.next] = now;
    ring.next = (ring.next + 1) % most;
    return true;
  }
}

import { ALIAS, deployed } from '../../sim/manual-rotation/rotation-bench';
import type { Deployed } from '../../sim/manual-rotation/rotation-bench';
import type { Declaration } from '../../src/manual-rotation/declared';

/** What a team deploys, in short periods: months of virtual time then hold many rotations, retirements and deletions. */
export interface Variant {
  readonly name: string;
  readonly periodDays: number;
  readonly delaySeconds: number;
  readonly retirement: Declaration['retirement'];
  readonly replacesUnusable: boolean;
}

const FIVE_MINUTES = 300;
const TWO_DAYS = 172_800;

export const VARIANTS: readonly Variant[] = [
  {
    name: 'deleting',
    periodDays: 30,
    delaySeconds: FIVE_MINUTES,
    retirement: { after: 7, unusedFor: 1, deletion: { quarantine: 1, pendingWindow: 7 } },
    replacesUnusable: false,
  },
  {
    name: 'disabling',
    periodDays: 30,
    delaySeconds: FIVE_MINUTES,
    retirement: { after: 7, unusedFor: 1, deletion: null },
    replacesUnusable: true,
  },
  { name: 'patient', periodDays: 30, delaySeconds: TWO_DAYS, retirement: null, replacesUnusable: false },
  {
    name: 'patient-deleting',
    periodDays: 45,
    delaySeconds: TWO_DAYS,
    retirement: { after: 7, unusedFor: 1, deletion: { quarantine: 1, pendingWindow: 7 } },
    replacesUnusable: true,
  },
  { name: 'keeping', periodDays: 90, delaySeconds: FIVE_MINUTES, retirement: null, replacesUnusable: false },
];

/** What an update of the stack changes. */
export interface Edition {
  readonly variant: Variant;
  readonly aliasName: string;
  readonly description: string;
  /** A live key that the family begins with. */
  readonly adopt?: string;
}

export function firstEdition(variant: Variant, adopt?: string): Edition {
  return { variant, aliasName: ALIAS, description: 'keys of the soak', adopt };
}

/** Synthesis is slow, and no cell changes what it gave: each edition is made once in a process. */
const made = new Map<string, Deployed>();

export function deploymentOf(edition: Edition): Deployed {
  const id = JSON.stringify(edition);
  const known = made.get(id);
  if (known !== undefined) return known;
  const { variant, aliasName, description, adopt } = edition;
  const deployment = deployed({}, undefined, 'Shop', {
    aliasName,
    description,
    rotationPeriodDays: variant.periodDays,
    activationDelaySeconds: variant.delaySeconds,
    retirement: variant.retirement,
    ...(variant.replacesUnusable ? { whenCurrentKeyUnusable: 'replace' as const } : {}),
    ...(adopt === undefined ? {} : { adopt: { keyArn: adopt, replacePolicy: true, lockOtherAliases: true } }),
  });
  made.set(id, deployment);
  return deployment;
}

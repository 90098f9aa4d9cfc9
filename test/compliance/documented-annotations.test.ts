import { Bench } from './functions/bench';
import { machinePolicy } from '../../sim/compliance/machine-policy';
import type { KeyParts } from '../../sim/compliance/row';
import { ago, key, NOW, STANDARD } from '../../sim/compliance/row';
import { readPage } from '../../sim/documentation/pages';
import type { WaiverTerms } from '../../src/compliance/contract';
import { judge } from '../../src/compliance/verdict';

/** What docs/compliance.md shows of annotations is what the rule says, to the letter. */
const DOCUMENT = readPage('docs/compliance.md');
const [, TABLE] = /\n\| verdict \| annotation, for example \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(DOCUMENT)!;

type Said = readonly [verdict: string, annotation: string];

const DOCUMENTED = TABLE.trim().split('\n').flatMap((line): Said[] => {
  const [, first, examples] = /^\| (\w+)[^|]*\| (.*) \|$/.exec(line)!;
  return [...examples.matchAll(/`([^`]+)`/g)].map(([, annotation]) => [first, annotation]);
});

const OLD = { createdAt: ago(1_200) };
const HMAC = { ...OLD, keySpec: 'HMAC_256', keyUsage: 'GENERATE_VERIFY_MAC' };
const FAMILY = 'alias/orders/signing';
const SUPERSEDED: KeyParts = {
  ...HMAC,
  aliases: [`${FAMILY}/v2`],
  tags: { 'cdk-kms-rotation:family': FAMILY, 'cdk-kms-rotation:successor:next': '3' },
  policy: machinePolicy(),
  lastUse: { operation: 'VerifyMac', at: ago(1) },
  relatives: [{
    keyId: 'next',
    aliases: [FAMILY, `${FAMILY}/v3`],
    tags: { 'cdk-kms-rotation:family': FAMILY },
    inUseSince: ago(400),
    description: key({ ...HMAC, createdAt: ago(410) }).description,
  }],
};

function said(parts: KeyParts, changes: { maxKeyAgeDays?: number; waiver?: Omit<WaiverTerms, 'alias' | 'keyArn'> } = {}): Said {
  const { maxKeyAgeDays = 365, waiver } = changes;
  const waivers = waiver === undefined ? [] : [{ ...waiver, alias: 'alias/waived' }];
  const { compliance, annotation } = judge(key({ aliases: ['alias/waived'], ...parts }), { ...STANDARD, maxKeyAgeDays, waivers }, NOW);
  return [compliance, annotation];
}

const replica = { multiRegion: 'REPLICA', primaryRegion: 'us-east-1' } as const;
const waiver = (until: string) => ({ waiver: { until, owner: 'payments', reason: 'Partner pins the public key until March' } });
const OF_KEYS: Said[] = [
  said({ ...OLD, rotatedAt: ago(100) }),
  said({ createdAt: ago(10) }),
  said({ ...replica, createdAt: ago(1), primaryCreatedAt: ago(10) }),
  said({ ...replica, createdAt: ago(1) }),
  said({ ...OLD, rotatedAt: ago(368) }),
  said({ createdAt: ago(368) }),
  said(OLD),
  said(OLD, { maxKeyAgeDays: 30 }),
  said({ ...OLD, origin: 'EXTERNAL' }),
  said({ ...replica, createdAt: ago(2_000), rotatedAt: ago(1_200) }),
  said(HMAC),
  said({ ...OLD, denied: 'kms:ListKeyRotations' }),
  said(HMAC, waiver('2026-11-24')),
  said(HMAC, waiver('2027-03-31')),
  said(SUPERSEDED),
  said({ ...SUPERSEDED, relatives: [] }),
  said({ ...SUPERSEDED, policy: {} }),
  said({ ...SUPERSEDED, lastUse: { operation: 'GenerateMac', at: ago(3) } }),
  said({ ...OLD, keyState: 'Disabled' }),
  said({ ...OLD, keyManager: 'AWS' }),
];

/** What takes back a verdict that AWS Config has of a key. */
async function takenBack(): Promise<Said[]> {
  const bench = new Bench();
  bench.parameters.scopeTagKey = 'team';
  bench.aws.key('key');
  bench.aws.key('of the team', { keyState: 'Disabled', tags: { team: 'x' } });
  bench.aws.before.set('gone', 'COMPLIANT');
  await bench.scheduled();
  await bench.changed('vanished');
  await bench.changed('key');
  await bench.changed('left', {}, { eventLeftScope: true });
  await bench.changed('deleted', { configurationItemStatus: 'ResourceDeleted' });
  bench.aws.told.delete('of the team');
  return [...bench.aws.told.values()].map(({ compliance, annotation }) => [compliance, annotation]);
}

afterEach(() => jest.restoreAllMocks());

test('every documented annotation is one that the rule makes, with that verdict, and none is left out', async () => {
  expect(DOCUMENTED).toHaveLength(25);
  expect([...DOCUMENTED].sort()).toEqual([...OF_KEYS, ...await takenBack()].sort());
});

test('the waiver example says how much of an owner is shown', () => {
  const [, annotation] = said(OLD, { waiver: { until: '2027-03-31', owner: 'o'.repeat(64), reason: 'r'.repeat(100) } });
  expect(DOCUMENT).toContain('an annotation shows 40 of an owner');
  expect(annotation.match(/by (o+…) /)![1]).toHaveLength(40);
});

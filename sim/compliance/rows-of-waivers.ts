import type { Row } from './row';
import { ago, key, KEY_ARN, rows } from './row';
import type { WaiverTerms } from '../../src/compliance/contract';

/** For the key of every row, by its ARN. */
function waiver(terms: Partial<WaiverTerms> = {}): WaiverTerms {
  return { keyArn: KEY_ARN, reason: 'moves to the new HSM', owner: 'Payments team', until: '2026-12-31', ...terms };
}

const forAlias = (alias: string) => waiver({ keyArn: undefined, alias });
const OTHER_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/99999999-12ab-34cd-56ef-1234567890ab';
const FINDING = 'Key is 800 days old, never rotated; limit 365 days.';
const REMEDY = 'Rotate on demand, and switch automatic rotation on (period: 365 days or less).';

const VALID = rows([
  {
    name: 'waived by key ARN',
    facts: key(),
    standard: { waivers: [waiver()] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: `Waived until 2026-12-31 by Payments team ("moves to the new HSM"). ${FINDING} ${REMEDY}`,
    why: 'Somebody took responsibility: who, why, until when, and what remains to be done.',
  },
  {
    name: 'waived by one of its aliases',
    facts: key({ aliases: ['alias/a', 'alias/b'] }),
    standard: { waivers: [forAlias('alias/b')] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: 'Waived until 2026-12-31 by Payments team',
    why: 'A waiver may name the alias, which outlives the key.',
  },
  {
    name: 'waived, in the last second of its last day',
    facts: key(),
    now: new Date('2026-12-31T23:59:59.999Z'),
    standard: { waivers: [waiver()] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: 'Waived until 2026-12-31',
    why: 'The end date is inclusive, UTC.',
  },
  {
    name: 'waived on 29 February',
    facts: key(),
    standard: { waivers: [waiver({ until: '2028-02-29' })] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: 'Waived until 2028-02-29',
    why: 'That day exists.',
  },
  {
    name: 'waived: what cannot be proven',
    facts: { ...key(), description: undefined, denied: 'kms:DescribeKey' },
    standard: { waivers: [waiver()] },
    verdict: 'NOT_APPLICABLE',
    annotation: '("moves to the new HSM"). Cannot be proven: AWS KMS denied kms:DescribeKey.',
    why: 'A waiver covers every reason for which a key is not compliant.',
  },
  {
    name: 'an expired waiver and a valid one',
    facts: key(),
    standard: { waivers: [waiver({ until: '2026-01-01' }), waiver({ until: 'soon' }), waiver({ owner: 'Cards team' })] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: 'Waived until 2026-12-31 by Cards team',
    why: 'The one that lasts longest counts: an old waiver may stand beside its successor.',
  },
  {
    name: 'waiver for a compliant key',
    facts: key({ createdAt: ago(10) }),
    standard: { waivers: [waiver()] },
    verdict: 'COMPLIANT',
    annotation: /^Key is 10 days old; limit 365 days\.$/,
    why: 'A waiver hides no good news.',
  },
  {
    name: 'waiver for a key in its days of grace',
    facts: key({ rotatedAt: ago(370) }),
    standard: { waivers: [waiver()] },
    verdict: 'COMPLIANT',
    asks: 'history',
    annotation: 'Overdue, becomes NON_COMPLIANT on 2026-11-27.',
    why: 'Not yet needed.',
  },
  {
    name: 'waiver for a disabled key',
    facts: key({ keyState: 'Disabled' }),
    standard: { waivers: [waiver()] },
    verdict: 'NOT_APPLICABLE',
    annotation: 'Not judged in state Disabled',
    why: 'The state is the reason, not the waiver.',
  },
]);

const WITHOUT_EFFECT = rows([
  {
    name: 'waiver expired yesterday',
    facts: key(),
    standard: { waivers: [waiver({ until: '2026-11-24' })] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: `${FINDING} ${REMEDY} Its waiver expired on 2026-11-24 (owner: Payments team).`,
    why: 'It stops counting by itself, and the annotation says whom to ask.',
  },
  {
    name: 'waiver expired a second ago',
    facts: key(),
    now: new Date('2027-01-01T00:00:00Z'),
    standard: { waivers: [waiver()] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Its waiver expired on 2026-12-31 (owner: Payments team).',
    why: 'Midnight UTC is the next day.',
  },
  {
    name: 'two expired waivers that ended on one day',
    facts: key(),
    standard: { waivers: [waiver({ until: '2026-01-01' }), waiver({ until: '2026-01-01', owner: 'Cards team' })] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Its waiver expired on 2026-01-01 (owner: Payments team).',
    why: 'The first one listed speaks for both: the text is the same at every run.',
  },
  {
    name: 'waiver for another key',
    facts: key(),
    standard: { waivers: [waiver({ keyArn: OTHER_ARN })] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: new RegExp(`${FINDING.replaceAll('.', '\\.')}.*or less\\)\\.$`),
    why: 'Not this key, so nothing is said of it.',
  },
  {
    name: 'waiver for an alias that the key does not bear',
    facts: key({ aliases: ['alias/a'] }),
    standard: { waivers: [forAlias('alias/b')] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: /or less\)\.$/,
    why: 'Not this key.',
  },
  {
    name: 'waiver for an alias, key without any',
    facts: key(),
    standard: { waivers: [forAlias('alias/b')] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: /or less\)\.$/,
    why: 'Not this key.',
  },
  {
    name: 'waiver for nothing',
    facts: key({ aliases: ['alias/a'] }),
    standard: { waivers: [waiver({ keyArn: undefined })] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: /or less\)\.$/,
    why: 'A waiver that names no key concerns none, rather than all.',
  },
  ...['2027-02-29', '2027-02-30', '2027-99-99', '2027-13-01', '31.12.2027', '+010000-01-01', '2027-12-31T23:59:59Z', ' 2027-12-31', ''].map(
    (until) => ({
      name: `waiver until '${until}'`,
      facts: key(),
      standard: { waivers: [waiver({ until })] },
      verdict: 'NON_COMPLIANT' as const,
      asks: 'history' as const,
      annotation: `Its waiver does not count: no such day as '${until.trim()}' (owner: Payments team).`,
      why: 'What is not a day has no end: it would count for ever, or for a day longer than it says.',
    }),
  ),
]);

const DENIED = rows([
  {
    name: 'DescribeKey denied',
    facts: { ...key(), description: undefined, denied: 'kms:DescribeKey' },
    verdict: 'NON_COMPLIANT',
    annotation: /^Cannot be proven: AWS KMS denied kms:DescribeKey\. The key policy must allow it to the role of this rule\.$/,
    why: 'A key policy must not be a way out.',
  },
  {
    name: 'ListKeyRotations denied',
    facts: key({ rotatedAt: undefined, denied: 'kms:ListKeyRotations' }),
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: 'Cannot be proven: AWS KMS denied kms:ListKeyRotations.',
    why: 'The same for the history, without which an old key is not proven young.',
  },
  {
    name: 'not described, for no reason that is known',
    facts: { ...key(), description: undefined },
    verdict: 'NON_COMPLIANT',
    annotation: 'Cannot be proven: the key was not described. See the log',
    why: 'A gap must not pass for a verdict.',
  },
]);

/** What is left for the reason beside FINDING, REMEDY and the other parts of the waiver: 256 less 177. */
const ROOM = 79;


const TEXTS = rows([
  {
    name: 'reason that just fits',
    facts: key(),
    standard: { waivers: [waiver({ reason: 'x'.repeat(ROOM) })] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: `("${'x'.repeat(ROOM)}"). ${FINDING} ${REMEDY}`,
    why: '256 characters are allowed, so they are used.',
  },
  {
    name: 'reason that is too long by a character',
    facts: key(),
    standard: { waivers: [waiver({ reason: 'x'.repeat(ROOM + 1) })] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: `("${'x'.repeat(ROOM - 1)}…"). ${FINDING} ${REMEDY}`,
    why: 'The reason is cut; what has to be done survives.',
  },
  {
    name: 'reason that would be cut inside a character',
    facts: key(),
    standard: { waivers: [waiver({ reason: `${'x'.repeat(ROOM - 2)}🔑🔑🔑` })] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: `("${'x'.repeat(ROOM - 2)}…"). ${FINDING}`,
    why: 'Half a character is no text, and may be refused.',
  },
  {
    name: 'reason over several lines',
    facts: key(),
    standard: { waivers: [waiver({ reason: ' moves\n\tto \u202Ethe\u0000 HSM\uD800 ' })] },
    verdict: 'NOT_APPLICABLE',
    asks: 'history',
    annotation: '("moves to the HSM")',
    why: 'An annotation is one line, and no text can pose as another.',
  },
  {
    name: 'owner with a long name, waiver expired',
    facts: key(),
    standard: { waivers: [waiver({ owner: 'o'.repeat(300), until: '2026-01-01' })] },
    verdict: 'NON_COMPLIANT',
    asks: 'history',
    annotation: `${FINDING} ${REMEDY} Its waiver expired on 2026-01-01 (owner: ${'o'.repeat(39)}…).`,
    why: 'A name is cut so that the sentence survives.',
  },
]);

export const WAIVERS: readonly Row[] = [...VALID, ...WITHOUT_EFFECT, ...DENIED, ...TEXTS];

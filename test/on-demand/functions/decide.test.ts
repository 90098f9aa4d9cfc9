import type { Memory, OnDemandInput, OnDemandSettings } from '../../../src/on-demand/contract';
import { decide } from '../../../src/on-demand/functions/decide';
import { decideAfterCall } from '../../../src/on-demand/functions/decide-otherwise';
import type { Facts, KeyFacts, Material } from '../../../src/on-demand/functions/facts';
import { secondsToSlot } from '../../../src/on-demand/functions/slot';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const SETTINGS: OnDemandSettings = { keyArn: KEY_ARN, everyDays: 180, reserve: 5 };
const DAY = 86_400_000;
/** Within a slot: 2027, to the nearest one. */
const NOW = Date.parse('2027-01-01T00:00:00Z') + secondsToSlot(KEY_ARN, Date.parse('2027-01-01T00:00:00Z')) * 1000;
const [OLD, NEW, NEWER, WAITING] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64));

const key = (more: Partial<KeyFacts> = {}): KeyFacts => ({
  keyId: '1234abcd',
  keyState: 'Enabled',
  keyManager: 'CUSTOMER',
  keySpec: 'SYMMETRIC_DEFAULT',
  keyUsage: 'ENCRYPT_DECRYPT',
  origin: 'AWS_KMS',
  currentMaterial: OLD,
  createdAt: NOW - 400 * DAY,
  ...more,
});

/** One of the list: when it came, in seconds from now; none for the first one. */
const material = (id: string, state: string, type = '', seconds?: number): Material => (
  { id, state, type, at: seconds === undefined ? 0 : NOW + seconds * 1000 });
const UNCHANGED = [material(OLD, 'CURRENT')];
const changedBy = (type: string, seconds: number) => [material(OLD, 'NON_CURRENT'), material(NEW, 'CURRENT', type, seconds)];
const spent = (times: number) => [
  material(WAITING, 'NON_CURRENT'),
  ...Array.from({ length: times - 1 }, (_, n) => material(`${n}`, 'NON_CURRENT', 'ON_DEMAND', -n * 86_400 - 9_000_000)),
  material(OLD, 'CURRENT', 'ON_DEMAND', -390 * 86_400),
];

/** What a run knows that has read the key as it was a minute ago. */
const memory = (more: Partial<Memory> = {}): Memory => ({
  before: OLD,
  beforeAt: 0,
  newestAt: 0,
  readAt: NOW - 60_000,
  underWaySince: null,
  calledAt: null,
  taken: false,
  watch: 0,
  polls: 0,
  looks: 0,
  unreadable: 0,
  conflicts: 0,
  unsure: 0,
  refusals: 0,
  lastError: '',
  lastCause: '',
  ...more,
});
const TAKEN = { taken: true, calledAt: NOW - 120_000 };
const UNSURE = { unsure: 1, calledAt: NOW - 120_000 };

interface Row {
  readonly why: string;
  readonly input?: Partial<OnDemandInput>;
  readonly key?: Partial<KeyFacts>;
  readonly list?: readonly Material[];
  readonly running?: number;
  /** Null: the first round. */
  readonly known?: Partial<Memory> | null;
  /** Seconds after the beginning of a slot. */
  readonly at?: number;
  readonly does: string;
}

function play({ input, key: of, list = UNCHANGED, running, known = {}, at = 0 }: Row): string {
  const facts: Facts = { key: key(of), materials: list, runningSince: running === undefined ? null : NOW + running * 1000 };
  const task = { settings: SETTINGS, input: { reason: 'manual', ...input } as OnDemandInput };
  const { step, failure } = decide(task, facts, known === null ? null : memory(known), NOW + at * 1000);
  switch (step.do) {
    case 'wait': return `wait ${step.seconds}`;
    case 'end':
    case 'announce': return `${step.do} ${step.output.outcome}`;
    case 'rotate': return 'rotate';
    default: return failure.error;
  }
}

const HALF_A_DAY_AGO = { createdAt: NOW - 11 * 3_600_000 };

test.each<Row>([
  // What runs is seen through, whatever else is so.
  { does: 'wait 30', running: -60, known: null, why: 'somebody else\'s rotation runs when the run begins: no second one' },
  { does: 'wait 30', running: -60, known: TAKEN, why: 'our own runs' },
  { does: 'wait 30', running: -60, list: spent(25), why: 'a rotation that runs was paid for already' },
  { does: 'wait 30', running: -60, key: HALF_A_DAY_AGO, input: { reason: 'tick' }, why: 'that a tick is not due is asked only after that' },
  { does: 'RotationUnfinished', running: -3_600, known: { polls: 120 }, why: 'an hour is enough' },

  // What does not agree, or goes back in time, is read again.
  { does: 'wait 30', list: changedBy('ON_DEMAND', -10), why: 'the list is ahead of the key' },
  { does: 'wait 30', key: { currentMaterial: NEW }, why: 'the key is ahead of the list: no proof, and no second call' },
  {
    does: 'wait 30',
    known: { newestAt: NOW - 5_000 },
    why: 'the list is older than one '
    + 'that was read: what it does not show may be there',
  },
  {
    does: 'wait 30',
    known: { before: NEW, beforeAt: NOW - 50_000, newestAt: NOW - 50_000 },
    why: 'key and list agree, and both went back to before the run',
  },
  {
    does: 'wait 30',
    known: { before: NEW, beforeAt: null },
    why: 'the material from before '
    + 'stands in no list: another one may be an older one',
  },
  {
    does: 'wait 30',
    known: { before: NEWER, beforeAt: NOW - 1_000 },
    key: { currentMaterial: NEW },
    list: changedBy('ON_DEMAND', -9_000),
    why: 'another material, but an older one',
  },
  { does: 'wait 30', known: TAKEN, why: 'called, and nothing shows yet' },
  { does: 'wait 30', known: { underWaySince: NOW - 200_000 }, why: 'a rotation ran, and does not show yet' },
  { does: 'wait 30', key: { currentMaterial: NEW }, list: changedBy('', -10), why: 'AWS KMS does not say how the material came' },
  { does: 'RotationUnproven', list: changedBy('ON_DEMAND', -10), known: { looks: 20 }, why: 'ten minutes are enough' },
  { does: 'RotationUnproven', known: { ...TAKEN, looks: 20 }, why: 'also after a call' },

  // What was done is proven.
  { does: 'announce rotated', known: TAKEN, key: { currentMaterial: NEW }, list: changedBy('ON_DEMAND', -10), why: 'key and list show it' },
  {
    does: 'announce rotated',
    key: { currentMaterial: NEW },
    list: changedBy('ON_DEMAND', -10),
    why: 'somebody else\'s, while this run watched',
  },
  {
    does: 'end rotatedAutomatically',
    key: { currentMaterial: NEW },
    list: changedBy('AUTOMATIC', -10),
    why: 'AWS KMS did it, and this run called nothing',
  },
  {
    does: 'wait 30',
    known: TAKEN,
    key: { currentMaterial: NEW },
    list: changedBy('AUTOMATIC', -10),
    why: 'ours was taken, '
    + 'and is spent: it comes after the automatic one',
  },
  {
    does: 'wait 30',
    known: TAKEN,
    key: { currentMaterial: NEW },
    list: changedBy('ON_DEMAND', -300),
    why: 'one on demand, but from before the call: it did not show when the call was decided',
  },
  {
    does: 'announce rotated',
    known: TAKEN,
    key: { currentMaterial: NEWER },
    list: [material(OLD, 'NON_CURRENT'), material(NEW, 'NON_CURRENT', 'AUTOMATIC', -110), material(NEWER, 'CURRENT', 'ON_DEMAND', -10)],
    why: 'an automatic one, then ours',
  },
  {
    does: 'announce rotated',
    known: TAKEN,
    key: { currentMaterial: NEWER },
    list: [material(OLD, 'NON_CURRENT'), material(NEW, 'NON_CURRENT', 'ON_DEMAND', -60), material(NEWER, 'CURRENT', 'AUTOMATIC', -10)],
    why: 'ours, then an automatic one: that does not hide what was spent',
  },
  {
    does: 'wait 75',
    known: { ...UNSURE, watch: 9 },
    key: { currentMaterial: NEW },
    list: changedBy('AUTOMATIC', -10),
    why: 'ours may have been taken, too, and not show yet',
  },
  {
    does: 'end rotatedAutomatically',
    known: UNSURE,
    key: { currentMaterial: NEW },
    list: changedBy('AUTOMATIC', -10),
    why: 'and did not show for 20 minutes',
  },
  {
    does: 'end alreadyRotated',
    known: { underWaySince: NOW - 700_000, before: NEW, beforeAt: NOW - 600_000 },
    key: { currentMaterial: NEW },
    list: changedBy('ON_DEMAND', -600),
    why: 'it had changed the material before this run began',
  },
  {
    does: 'wait 5',
    input: { fromKeyMaterialId: NEW },
    known: { underWaySince: NOW - 700_000, before: NEW, beforeAt: NOW - 600_000 },
    key: { currentMaterial: NEW },
    list: changedBy('ON_DEMAND', -600),
    why: 'and another rotation is asked for, of what that one made',
  },

  // Is there anything to do?
  {
    does: 'end alreadyRotated',
    input: { fromKeyMaterialId: OLD },
    known: null,
    key: { currentMaterial: NEW },
    list: changedBy('ON_DEMAND', -9_000),
    why: 'a request that arrives twice is done once',
  },
  { does: 'MaterialMismatch', input: { fromKeyMaterialId: NEW }, known: null, why: 'material that the key never had' },
  { does: 'end notDue', input: { reason: 'tick' }, key: { createdAt: NOW - 178 * DAY }, known: null, why: 'two days before' },
  {
    does: 'wait 75',
    input: { reason: 'tick' },
    key: { createdAt: NOW - 179 * DAY },
    known: null,
    why: 'a day before: the next tick may come 25 hours later',
  },
  {
    does: 'end notDue',
    input: { reason: 'tick' },
    key: { createdAt: NOW - 400 * DAY, currentMaterial: NEW },
    list: changedBy('AUTOMATIC', -86_400),
    known: null,
    why: 'the age is that of the material, not of the key',
  },
  { does: 'end youngMaterial', input: { reason: 'event' }, key: HALF_A_DAY_AGO, known: null, why: 'an event that was delivered twice' },
  { does: 'wait 75', input: { reason: 'manual' }, key: HALF_A_DAY_AGO, known: null, why: 'a person may' },
  {
    does: 'wait 75',
    input: { reason: 'event' },
    key: { ...HALF_A_DAY_AGO, origin: 'EXTERNAL' },
    list: [...UNCHANGED, material(WAITING, 'PENDING_ROTATION')],
    known: null,
    why: 'material that was imported is the permission',
  },
  {
    does: 'wait 75',
    known: { ...UNSURE, watch: 3 },
    key: { origin: 'EXTERNAL' },
    why: 'that nothing is pending may be because the call was taken',
  },
  { does: 'NoMaterialPending', key: { origin: 'EXTERNAL' }, known: null, why: 'imported material is rotated to imported material only' },
  {
    does: 'NoMaterialPending',
    key: { origin: 'EXTERNAL' },
    list: [...UNCHANGED, material(WAITING, 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION')],
    why: 'it has to be in every Region',
  },
  {
    does: 'NoMaterialPending',
    key: { origin: 'EXTERNAL' },
    list: [...UNCHANGED, { ...material(WAITING, 'PENDING_ROTATION'), importState: 'PENDING_IMPORT' }],
    why: 'it was taken out again',
  },
  {
    does: 'RotationBudgetSpent',
    list: spent(20),
    known: { beforeAt: NOW - 390 * DAY * 1 },
    why: 'five are left, and those are the reserve',
  },
  { does: 'rotate', list: spent(19), known: { beforeAt: NOW - 390 * DAY }, why: 'six are left' },
  { does: 'rotate', list: spent(20), input: { useReserve: true }, why: 'a person may go below the reserve' },
  { does: 'RotationBudgetSpent', list: spent(25), input: { useReserve: true }, why: 'there is no 26th' },

  // Was it watched long enough?
  { does: 'wait 75', known: null, why: 'the first look: a rotation that has just ended may not show' },
  { does: 'wait 75', known: { watch: 1 }, why: 'the last round but one' },
  { does: 'rotate', known: { readAt: NOW - 75_000 }, why: 'nothing ran and nothing changed in any round, and the slot begins' },
  { does: 'rotate', at: 29, why: 'the slot is open for 30 seconds' },
  { does: 'wait 75', at: 30, why: 'the slot is over: another run may have called in it, so that this one must see it first' },
  { does: 'wait 10', at: 590, known: { readAt: NOW + 520_000 }, why: 'the next slot begins soon' },
  { does: 'wait 75', known: { readAt: NOW - 250_000 }, why: 'more than four minutes without a look: a rotation may have come and gone' },
  { does: 'AutomaticRotationAhead', known: { conflicts: 5 }, why: 'refused for 40 minutes' },
  { does: 'RotationNotStarted', known: { unsure: 3, calledAt: NOW - 4_000_000 }, why: 'three calls without an answer, and nothing shows' },
  { does: 'RotationNotStarted', known: { refusals: 3 }, why: 'refused for 20 minutes' },
])('$does: $why', (row) => {
  expect(play(row)).toBe(row.does);
});

describe('after the call', () => {
  const answer = (error: string, cause = '') =>
    decideAfterCall(memory(), { state: 'Rotate on demand', at: new Date(NOW).toISOString(), error, cause });

  test.each<[string, string, string, Partial<Memory>]>([
    ['', '', 'wait', { taken: true, calledAt: NOW }],
    ['Kms.ConflictException', '', 'wait', { conflicts: 1, calledAt: null, watch: 3 }],
    ['Kms.KmsInternalException', '', 'wait', { unsure: 1, calledAt: NOW, taken: false, watch: 15 }],
    ['States.Timeout', '', 'wait', { unsure: 1, calledAt: NOW }],
    ['Kms.KmsException', '(Service: Kms, Status Code: 400)', 'wait', { refusals: 1, calledAt: null, unsure: 0 }],
    ['Kms.KmsException', '(Service: Kms, Status Code: 503)', 'wait', { refusals: 0, unsure: 1, calledAt: NOW }],
    ['Kms.LimitExceededException', '', 'fail', { calledAt: null }],
    ['States.Runtime', '', 'fail', { calledAt: NOW }],
  ])('%s %s: %s', (error, cause, does, known) => {
    const { step, memory: after } = answer(error, cause);

    expect(step.do).toBe(does);
    expect(after).toMatchObject({ ...known, lastError: error, lastCause: cause });
  });

  test('never calls again at once, whatever the answer', () => {
    for (const error of [
      '',
      'Kms.ConflictException',
      'Kms.SdkClientException',
      'Kms.ThrottlingException',
      'Kms.LimitExceededException',
      'Other',
    ]) {
      expect(answer(error).step.do).not.toBe('rotate');
    }
  });

  test('an earlier call that may have been taken is not forgotten', () => {
    const earlier = memory({ unsure: 1, calledAt: NOW - 1_200_000 });
    const { memory: after } = decideAfterCall(earlier, {
      state: 'Rotate on demand',
      at: new Date(NOW).toISOString(),
      error: 'Kms.ConflictException',
      cause: '',
    });

    expect(after).toMatchObject({ calledAt: NOW - 1_200_000, unsure: 1 });
  });
});

describe('what is told', () => {
  const failure = (known: Partial<Memory>) =>
    decide(
      { settings: SETTINGS, input: { reason: 'manual' } },
      { key: key(), materials: spent(20), runningSince: null },
      memory(known),
      NOW,
    ).failure;

  test('of a run that called nothing: nothing about starting again', () => {
    expect(failure({})).toMatchObject({
      called: false,
      previousKeyMaterialId: OLD,
      remedy: expect.not.stringContaining('fromKeyMaterialId'),
    });
  });

  test('of a run whose call may have been taken: how to start again', () => {
    expect(failure(UNSURE)).toMatchObject({
      called: true,
      remedy: expect.stringContaining(`{"reason": "manual", "fromKeyMaterialId": "${OLD}"}`),
    });
  });
});

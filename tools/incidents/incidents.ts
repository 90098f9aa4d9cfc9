import {
  CancelKeyDeletionCommand,
  DeleteAliasCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { Stage } from './stage';

/** Something that was to be so, and whether it is. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly asExpected: boolean;
}

export interface Incident {
  /** As the fixture names its stack. */
  readonly name: string;
  readonly story: string;
  /** The section of docs/runbook.md whose steps are done. */
  readonly section: string;
  play(stage: Stage): Promise<Finding[]>;
}

export const INCIDENTS: readonly Incident[] = [
  { name: 'Disabled', story: 'somebody disables the current key', section: 'currentkeyunusable', play: disabled },
  {
    name: 'PendingDeletion',
    story: 'somebody schedules the deletion of the current key',
    section: 'currentkeyunusable',
    play: pendingDeletion,
  },
  { name: 'AliasDeleted', story: 'somebody deletes the alias', section: 'event-alias-restored', play: aliasDeleted },
  { name: 'Held', story: 'an operator holds the family while a rotation is under way', section: 'held', play: held },
  { name: 'FunctionGone', story: 'somebody deletes the survey function', section: 'familyunreadable', play: functionGone },
];

const is = (what: string, seen: unknown, expected: unknown): Finding => ({
  what,
  seen: String(seen),
  asExpected: JSON.stringify(seen) === JSON.stringify(expected),
});
const has = (what: string, texts: readonly string[], pattern: RegExp): Finding => ({
  what,
  seen: texts.some((text) => pattern.test(text)) ? 'yes' : `no, but: ${texts.join(' / ') || 'nothing'}`,
  asExpected: texts.some((text) => pattern.test(text)),
});

/** Enabled again by hand: nothing was lost. */
async function disabled(stage: Stage): Promise<Finding[]> {
  const { currentKeyArn } = await stage.family();
  await stage.step(`aws kms disable-key --key-id ${currentKeyArn}   (somebody)`, () =>
    stage.clients.kms.send(new DisableKeyCommand({ KeyId: currentKeyArn })),
  );
  const callers = await stage.signs();
  const told = await stage.see();
  const again = await stage.see();
  const [machine, ...others] = await stage.machinesNamedAfter(stage.alias);
  await stage.step(`aws kms enable-key --key-id ${currentKeyArn}`, () =>
    stage.clients.kms.send(new EnableKeyCommand({ KeyId: currentKeyArn })),
  );
  const healed = await stage.step(`start ${machine} with {"reason": "manual"}`, () => stage.see({ reason: 'manual' }));
  return [
    is('applications', callers, 'DisabledException'),
    is('the daily run', told.run.error, 'CurrentKeyUnusable'),
    has('the event', told.events, /^KMS Alias Current Key Unusable: Disabled$/),
    has('the message says cause and section', told.messages, /CANNOT BE USED[^]*Cause: Disabled[^]*#currentkeyunusable/),
    is('messages about one cause within a day', told.messages.length + again.messages.length, 1),
    is('the alarm', told.alarms.currentKeyUnusable, 'ALARM'),
    is('machines that the runbook finds for the alias', 1 + others.length, 1),
    is('after the runbook: the run', healed.run.status, 'SUCCEEDED'),
    is('after the runbook: the alarm', healed.alarms.currentKeyUnusable, 'OK'),
    is('after the runbook: applications', await stage.signs(), 'signs'),
  ];
}

/** Replaced within minutes by an urgent rotation; what the doomed key made is saved by cancelling its deletion. */
async function pendingDeletion(stage: Stage): Promise<Finding[]> {
  const { currentKeyArn, current } = await stage.family();
  const KeyId = currentKeyArn;
  await stage.step(`aws kms schedule-key-deletion --key-id ${KeyId}   (somebody)`, () => (
    stage.clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }))));
  const told = await stage.see();
  const urgent = { reason: 'manual', action: 'rotate', fromGeneration: current, urgent: true } as const;
  const replaced = await stage.step(`start the machine with ${JSON.stringify(urgent)}`, () => stage.see(urgent));
  const cancelled = await stage.step(`aws kms cancel-key-deletion --key-id ${KeyId}, then enable-key`, async () => {
    await stage.clients.kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await stage.clients.kms.send(new EnableKeyCommand({ KeyId }));
    return stage.see();
  });
  return [
    is('the daily run', told.run.error, 'CurrentKeyUnusable'),
    has('the event', told.events, /^KMS Alias Current Key Unusable: PendingDeletion$/),
    has('the message says cause and section', told.messages, /CANNOT BE USED[^]*Cause: PendingDeletion[^]*#currentkeyunusable/),
    is('the alarm', told.alarms.currentKeyUnusable, 'ALARM'),
    is('the urgent rotation', replaced.run.status, 'SUCCEEDED'),
    has('its event', replaced.events, /^KMS Alias Rotated$/),
    is('after the runbook: the current generation', (await stage.family()).current, current! + 1),
    is('after the runbook: the alarm', cancelled.alarms.currentKeyUnusable, 'OK'),
    is('after the runbook: applications', await stage.signs(), 'signs'),
    is('after the runbook: the daily run', cancelled.run.status, 'SUCCEEDED'),
  ];
}

/** Made anew by the next run, and told as what it is. */
async function aliasDeleted(stage: Stage): Promise<Finding[]> {
  const before = await stage.family();
  await stage.step(`aws kms delete-alias --alias-name ${stage.alias}   (somebody)`, () =>
    stage.clients.kms.send(new DeleteAliasCommand({ AliasName: stage.alias })),
  );
  const callers = await stage.signs();
  const restored = await stage.step('start the machine with {"reason": "manual"}, or wait for the daily run', () =>
    stage.see({ reason: 'manual' }),
  );
  return [
    is('applications', callers, 'NotFoundException'),
    is('the run', restored.run.status, 'SUCCEEDED'),
    has('the event', restored.events, /^KMS Alias Restored/),
    has(
      'the message says that it was gone',
      restored.messages,
      /was GONE and was made anew[^]*CloudTrail: DeleteAlias[^]*#event-alias-restored/,
    ),
    is(
      'no message speaks of a rotation',
      restored.messages.some((message) => /moved to a new key/.test(message)),
      false,
    ),
    is('after the run: the key behind the alias', (await stage.family()).currentKeyArn, before.currentKeyArn),
    is('after the run: applications', await stage.signs(), 'signs'),
  ];
}

/** The hold stops the swap; release lets the staged key go on. */
async function held(stage: Stage): Promise<Finding[]> {
  const { current } = await stage.family();
  const rotate = { reason: 'manual', action: 'rotate', fromGeneration: current } as const;
  const running = stage.step(`start the machine with ${JSON.stringify(rotate)}`, () => stage.run(rotate));
  await stage.staged();
  const hold = await stage.step('start the machine with {"reason": "manual", "action": "hold"}   (an operator, meanwhile)', () =>
    stage.run({ reason: 'manual', action: 'hold' }),
  );
  const stopped = await stage.arrived(await running);
  const quiet = await stage.see();
  const between = await stage.family();
  const released = await stage.step('start the machine with {"reason": "manual", "action": "release"}', () =>
    stage.see({ reason: 'manual', action: 'release' }),
  );
  const done = await stage.step(`start the machine with ${JSON.stringify(rotate)}`, () => stage.see(rotate));
  return [
    is('the hold', hold.status, 'SUCCEEDED'),
    is('the rotation', stopped.run.error, 'Held'),
    has('the event', stopped.events, /^KMS Alias Rotation Blocked: Held$/),
    has('the message names the section', stopped.messages, /Error: Held[^]*#held/),
    is('the alarm of failed runs', stopped.alarms.failed, 'ALARM'),
    is('the alias is where it was', between.current, current),
    is('the daily run', quiet.run.status, 'SUCCEEDED'),
    is('the release', released.run.status, 'SUCCEEDED'),
    is('after the runbook: the rotation', done.run.status, 'SUCCEEDED'),
    has('its event', done.events, /^KMS Alias Rotated$/),
    is('after the runbook: the staged key was used', (await stage.family()).generations.length, current! + 1),
    is('after the runbook: applications', await stage.signs(), 'signs'),
  ];
}

/** A deployment of unchanged code changes nothing: AWS CloudFormation compares templates. Out and in again does; keys and alias stay. */
async function functionGone(stage: Stage): Promise<Finding[]> {
  const before = await stage.family();
  await stage.step('aws lambda delete-function (the survey\'s; somebody)', () => stage.loseSurveyFunction());
  const told = await stage.see();
  await stage.step('cdk deploy of the same code: changes nothing', () => stage.deployAgain());
  const still = await stage.run({ reason: 'tick' });
  await stage.step('deploy without the constructs of this library (here: cdk destroy), then with them again', () => stage.outAndIn());
  const healed = await stage.see({ reason: 'manual' });
  return [
    is('the daily run', told.run.error, 'FamilyUnreadable'),
    has('the event', told.events, /^KMS Alias Rotation Blocked: FamilyUnreadable$/),
    has('the message names the section', told.messages, /Error: FamilyUnreadable[^]*#familyunreadable/),
    is(
      'the remedy is about the function, not about keys',
      /function/.test(JSON.parse(told.run.cause!).remedy) && !/key policy/.test(JSON.parse(told.run.cause!).remedy),
      true,
    ),
    is('the alarm of failed runs', told.alarms.failed, 'ALARM'),
    is('applications meanwhile', await stage.signs(), 'signs'),
    is('after a deployment without a change', still.error, 'FamilyUnreadable'),
    is('after the runbook: the run', healed.run.status, 'SUCCEEDED'),
    is('after the runbook: the key behind the alias', (await stage.family()).currentKeyArn, before.currentKeyArn),
    is('after the runbook: the alarm of failed runs, for this run', healed.alarms.failed, 'OK'),
  ];
}

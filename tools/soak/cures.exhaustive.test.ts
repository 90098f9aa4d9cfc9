import { CURES } from './cures';
import { Dice } from './dice';
import { DEPLOYMENT, TICK } from './operators';
import { DAY_MS } from './oracle/rule';
import { Stage } from './stage';
import type { Trouble } from './stage';
import { firstEdition, VARIANTS } from './variants';
import { Abort } from '../../sim/asl/task-error';
import { withFaults } from '../../sim/manual-rotation/fault';
import type { Fault } from '../../sim/manual-rotation/fault';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';
import { STATES } from '../../src/manual-rotation/contract';
import { TAGS, versionAlias } from '../../src/private/vocabulary';

/** Safeguards that chance misses too seldom for a sample: for each, the shortest history in which the oracle sees that it is gone. */

class Story {
  public readonly stage: Stage;

  constructor(cure: string | undefined) {
    const edition = firstEdition(VARIANTS.find(({ name }) => name === 'deleting')!);
    this.stage = new Stage(new Dice(1), edition, false, CURES.find(({ name }) => name === cure));
  }

  public ask(action: 'rotate' | 'rollback' | 'release', fromGeneration?: number, trouble: Trouble = {}) {
    return this.stage.run({ reason: 'manual', action, ...(fromGeneration === undefined ? {} : { fromGeneration }) }, trouble);
  }

  public tick = () => this.stage.run(TICK);
  public days = (days: number) => this.stage.pass(days * DAY_MS);
  public person = (operation: string, input: Record<string, unknown>) => this.stage.person(operation, input);
  public moveTo = (number: number) => this.person('UpdateAlias', { AliasName: ALIAS, TargetKeyId: this.id(number) });
  public id = (number: number): string => this.stage.bench.generation(number).id;

  /** Something goes wrong in one run, once or for five minutes. */
  public struck(state: string, deed: Fault['deed'], lasting: Fault['lasting'], error?: string): Trouble {
    const faults = [{ id: `${state}: ${deed}`, state, deed, lasting, error }];
    return { ...withFaults(this.stage.bench, faults, () => undefined), faulted: true };
  }

  /** A policy tool writes what it knows. */
  public shutOut(number: number): void {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    this.person('PutKeyPolicy', { KeyId: this.id(number), PolicyName: 'default', Policy });
  }

  /** Reads show the alias where it was so many seconds ago. */
  public late(seconds: number): void {
    Object.defineProperty(this.stage.bench.world.lateness, 'updatedAliases', { value: seconds, configurable: true });
    this.stage.oracle.horizonMs = seconds * 1000;
  }
}

const STORIES: ReadonlyArray<readonly [cure: string, rule: string, play: (story: Story) => Promise<unknown>]> = [
  ['a-day-after-a-move', 'retirement', async (story) => {
    await story.ask('rotate', 1);
    story.days(20);
    await story.ask('rotate', 2); // the alias moves: nothing for a day, whatever is due
    story.days(0.5);
    await story.tick();
  }],
  ['superseded-by', 'telling', async (story) => {
    // Generation 3 is made beside 2, as that is disabled for a moment; 2 is activated after all, and 3 by a run whose reads are late.
    const { stage } = story;
    const first = stage.start({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
    const disable = async () => void story.person('DisableKey', { KeyId: story.id(2) });
    stage.bench.clock.spawn('person', disable, stage.bench.clock.now() + 60_000);
    let swapped = false;
    const second = stage.start({ reason: 'manual', action: 'rotate', fromGeneration: 1 }, {
      at: stage.bench.clock.now() + 120_000,
      onEnter: ({ state }) => {
        if (state === STATES.announceStaged) story.person('EnableKey', { KeyId: story.id(2) });
        if (state === STATES.readAlias) story.late(240);
        if (state === STATES.proveAlias) {
          story.late(0);
          swapped = true;
          throw new Abort('crash');
        }
      },
    });
    await stage.bench.clock.run();
    await first.execution.done;
    await second.execution.done;
    expect(swapped).toBe(true);
    story.days(1);
    await story.tick();
  }],
  ['late-read-is-no-return', 'telling', async (story) => {
    await story.ask('rotate', 1);
    story.late(240);
    await story.tick();
  }],
  ['beside-counts', 'human-moves', async (story) => {
    await story.ask('rotate', 1);
    await story.ask('rollback', 2);
    await story.ask('rotate', 1); // generation 3 replaces 1, as 2 did
    story.days(1);
    story.moveTo(2);
    await story.tick();
    story.days(40);
    await story.tick();
  }],
  ['planted-without-alias', 'strangers', async (story) => {
    const { policy, tags, spec, usage } = story.stage.bench.generation(1);
    const Tags = [...tags, [TAGS.hold, 'now']].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const { KeyId } = story.person('CreateKey', { KeySpec: spec, KeyUsage: usage, Policy: policy, Tags })!.KeyMetadata;
    story.person('CreateAlias', { AliasName: versionAlias(ALIAS, 2), TargetKeyId: KeyId });
    story.person('ScheduleKeyDeletion', { KeyId: story.id(1), PendingWindowInDays: 7 });
    story.days(8);
    await story.ask('release');
  }],
  ['swap-once-more', 'telling', async (story) => {
    await story.ask('rotate', 1);
    story.days(1);
    await story.ask('rollback', 2, {
      onEnter: ({ state }) => {
        if (state === STATES.readAlias) story.late(2 * 86_400); // as generation 1 was current
        if (state === STATES.announceReturn) story.late(0);
      },
    });
  }],
  ['create-never-blind', 'spending', (story) => (
    story.ask('rotate', 1, story.struck(STATES.createKey, 'lose answer', 'once', 'Kms.SdkClientException')))],
  ['swap-not-tried-slowly', 'human-moves', async (story) => {
    await story.ask('rotate', 1);
    story.days(1);
    const { clock } = story.stage.bench;
    const throttled = story.struck(STATES.swap, 'refuse', '5min', 'Kms.ThrottlingException');
    await story.ask('rotate', 2, {
      ...throttled,
      onEnter: (visit) => {
        throttled.onEnter?.(visit);
        if (visit.state === STATES.swap) clock.spawn('person', async () => void story.moveTo(1), clock.now() + 10_000);
      },
    });
  }],
  ['swap-not-tried-slowly', 'holds', async (story) => {
    const { stage } = story;
    const throttled = story.struck(STATES.swap, 'refuse', '5min', 'Kms.ThrottlingException');
    let held: ReturnType<Stage['start']> | undefined;
    await story.ask('rotate', 1, {
      ...throttled,
      onEnter: (visit) => {
        throttled.onEnter?.(visit);
        if (visit.state !== STATES.swap) return;
        held ??= stage.start({ reason: 'manual', action: 'hold' }, { at: stage.bench.clock.now() + 5_000 });
      },
    });
    expect((await held!.execution.done).status).toBe('SUCCEEDED');
  }],
  ['veto-stands', 'retirement', async (story) => {
    await story.ask('rotate', 1);
    story.days(10);
    await story.tick();
    expect(story.stage.bench.generation(1).state).toBe('Disabled');
    story.days(1);
    story.person('EnableKey', { KeyId: story.id(1) });
    story.days(3);
    await story.tick();
  }],
  ['hold-on-either-key', 'holds', async (story) => {
    await story.ask('rotate', 1);
    story.days(1);
    await story.stage.run({ reason: 'manual', action: 'hold' }); // stands on generation 2
    story.days(1);
    story.moveTo(1);
    story.days(1);
    await story.tick();
  }],
  ['restored-told', 'telling', async (story) => {
    await story.ask('rotate', 1);
    story.days(1);
    story.person('DeleteAlias', { AliasName: ALIAS });
    story.days(1);
    await story.stage.run(TICK, story.struck(STATES.createAlias, 'abort after effect', 'once'));
    story.days(1);
    await story.tick();
  }],
  ['disobedient-passed-over', 'deployments', async (story) => {
    await story.ask('rotate', 1);
    story.days(1);
    story.shutOut(1);
    story.days(1);
    story.stage.deploy({ ...story.stage.edition, description: 'changed' });
    await story.stage.run(DEPLOYMENT);
  }],
];

const broken = async (play: (story: Story) => Promise<unknown>, cure?: string) => {
  const story = new Story(cure);
  await story.stage.run(DEPLOYMENT);
  story.days(1);
  await play(story);
  story.days(1);
  story.stage.oracle.done();
  return story.stage.oracle.violations.map(({ rule, text }) => `${rule}: ${text}`);
};

test.each(STORIES)('without the safeguard %s, the oracle accuses for %s', async (cure, rule, play) => {
  expect(await broken(play)).toEqual([]);
  expect((await broken(play, cure)).join('\n')).toMatch(new RegExp(`^${rule}: `, 'm'));
});

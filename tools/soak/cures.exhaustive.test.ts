import { CURES } from './cures';
import { Dice } from './dice';
import { DEPLOYMENT, TICK } from './operators';
import { DAY_MS } from './oracle/rule';
import { Stage } from './stage';
import type { Trouble } from './stage';
import { firstEdition, VARIANTS } from './variants';
import { Abort } from '../../sim/asl/task-error';
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

  /** Reads show the alias where it was so many seconds ago. */
  public late(seconds: number): void {
    Object.defineProperty(this.stage.bench.world.lateness, 'updatedAliases', { value: seconds, configurable: true });
    this.stage.oracle.horizonMs = seconds * 1000;
  }
}

const STORIES: ReadonlyArray<readonly [cure: string, rule: string, play: (story: Story) => Promise<unknown>]> = [
  ['a-day-after-a-move', 'retirement', async (story) => {
    await story.ask('rotate', 1);
    story.days(1);
    await story.ask('rotate', 2);
    story.days(20);
    story.moveTo(3); // a touch: it may be a move back and forth
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

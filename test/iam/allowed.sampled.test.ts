import type { NeededCall } from './needed';
import { everyNeededCall } from './needed';
import type { Role, Scene } from './scene';
import { setScene } from './scene';
import { KEEPING, VARIANTS } from './variants';
import { expectAllowed } from '../../sim/iam/iam-simulation';
import { STATES } from '../../src/manual-rotation/contract';
import type { Declaration } from '../../src/manual-rotation/declared';

const ROLES: readonly Role[] = ['machine', 'survey', 'probe', 'deployment', 'scheduler', 'writer', 'reader'];

const DISABLING: readonly string[] = [
  STATES.lookBeforeDisabling, STATES.readAliasBeforeDisabling, STATES.disableKey, STATES.readAliasAfterDisabling, STATES.enableAgain,
  STATES.announceDisabled, STATES.markDisabled,
  STATES.announceVeto, STATES.markVetoed,
];
const DELETING: readonly string[] = [
  STATES.announceDeletion, STATES.markDeletion, STATES.lookBeforeDeletion, STATES.readAliasBeforeDeletion, STATES.scheduleDeletion,
];

const PUBLISHING: readonly string[] = [
  STATES.publish, STATES.announcePublished, STATES.markPublished, STATES.announceTakenOut, STATES.markTakenOut, STATES.markRevoked,
];

/** What a family declared so has no use for. */
function idleTasks({ retirement, adopt, publicKeys }: Declaration): string[] {
  return [
    ...(publicKeys === undefined ? PUBLISHING : []), // test/iam/public-keys.slow.test.ts has one that publishes
    ...(retirement === null ? DISABLING : []),
    ...(retirement?.deletion ? [] : DELETING),
    ...(adopt === null ? [STATES.markAdopted] : []),
  ];
}

describe.each([...VARIANTS, ...KEEPING])('with the policies of the template, for %s', (_, variant) => {
  let scene: Scene;
  let needed: NeededCall[];
  beforeAll(async () => {
    scene = await setScene(variant);
    needed = await everyNeededCall(scene);
  });

  test('the runs that were recorded enter every task of the definition that such a family has a use for', () => {
    const { machine, recorder, declaration } = scene.rotation;
    const idle = idleTasks(declaration);
    const tasks = [...machine.states.values()].filter(({ type, name }) => type === 'Task' && !idle.includes(name)).map(({ name }) => name);
    expect(recorder.visitedTasks).toEqual(tasks.sort());
  });

  test.each(ROLES)('the %s may make every call that it makes', async (role) => {
    const calls = needed.filter((one) => one.role === role);
    expect(calls).not.toHaveLength(0);
    for (const { where, call } of calls) {
      await expectAllowed(scene.callers[role], call).catch((error: Error) => { throw new Error(`${where}: ${error.message}`); });
    }
  });
});

import { TEMPLATES } from './key-templates';
import type { NeededCall } from './needed';
import { everyNeededCall } from './needed';
import type { Role, Scene } from './scene';
import { setScene } from './scene';
import { expectAllowed } from '../helpers/iam-simulation';

const ROLES: readonly Role[] = ['machine', 'survey', 'probe', 'deployment', 'scheduler', 'writer', 'reader'];

describe.each(TEMPLATES)('with the policies of the template, for %s', (_, keyTemplate) => {
  let scene: Scene;
  let needed: NeededCall[];
  beforeAll(async () => {
    scene = await setScene(keyTemplate);
    needed = await everyNeededCall(scene);
  });

  test('the runs that were recorded enter every task of the definition', () => {
    const tasks = [...scene.rotation.machine.states.values()].filter(({ type }) => type === 'Task').map(({ name }) => name);
    expect(scene.rotation.visitedTasks).toEqual(tasks.sort());
  });

  test.each(ROLES)('the %s may make every call that it makes', async (role) => {
    const calls = needed.filter((one) => one.role === role);
    expect(calls).not.toHaveLength(0);
    for (const { where, call } of calls) {
      await expectAllowed(scene.callers[role], call).catch((error: Error) => { throw new Error(`${where}: ${error.message}`); });
    }
  });
});

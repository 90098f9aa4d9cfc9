import type { Attempt } from './attempt';
import { concerns } from './attempt';
import { OF_READER, OF_WRITER } from './attempts-of-applications';
import { OF_DEPLOYMENT, OF_PROBE, OF_SCHEDULER, OF_SURVEY } from './attempts-of-functions';
import { OF_MACHINE, OF_OTHER_MACHINES } from './attempts-of-machine';
import { OF_KEY_OPERATOR, OF_POWER_USER } from './attempts-of-strangers';
import { TEMPLATES } from './key-templates';
import type { Scene } from './scene';
import { setScene } from './scene';
import { expectDenied } from '../helpers/iam-simulation';

const PRINCIPALS: ReadonlyArray<readonly [string, readonly Attempt[]]> = [
  ['machine', OF_MACHINE],
  ['machine of another family', OF_OTHER_MACHINES],
  ['survey', OF_SURVEY],
  ['probe', OF_PROBE],
  ['deployment function', OF_DEPLOYMENT],
  ['scheduler', OF_SCHEDULER],
  ['writer', OF_WRITER],
  ['reader', OF_READER],
  ['power user', OF_POWER_USER],
  ['operator of all keys', OF_KEY_OPERATOR],
];

describe.each(TEMPLATES)('with the policies of the template, for %s', (_, keyTemplate) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene(keyTemplate);
  });

  describe.each(PRINCIPALS)('the %s cannot', (__, all) => {
    const these = all.filter((attempt) => concerns(attempt, keyTemplate.keyUsage, keyTemplate.keySpec));

    test('slip through for want of attempts', () => {
      expect(these.length).toBeGreaterThanOrEqual(10);
    });

    test.each(these.map((attempt) => [attempt.what, attempt] as const))('%s', async (___, { who, call, by }) => {
      await expectDenied(who(scene), call(scene), by === undefined ? { explicit: false } : { sid: by });
    });
  });
});

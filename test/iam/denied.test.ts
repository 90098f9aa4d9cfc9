import type { Attempt } from './attempt';
import { concerns } from './attempt';
import { OF_READER, OF_WRITER } from './attempts-of-applications';
import { OF_DEPLOYMENT, OF_PROBE, OF_SCHEDULER, OF_SURVEY } from './attempts-of-functions';
import { OF_MACHINE, OF_OTHER_MACHINES } from './attempts-of-machine';
import { OF_KEY_OPERATOR, OF_POWER_USER } from './attempts-of-strangers';
import type { Scene } from './scene';
import { allow, role, setScene } from './scene';
import { VARIANTS } from './variants';
import { expectAllowed, expectDenied, principal } from '../helpers/iam-simulation';

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

describe.each(VARIANTS)('with the policies of the template, for %s', (_, variant) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene(variant);
  });

  describe.each(PRINCIPALS)('the %s cannot', (__, all) => {
    const these = () => all.filter((attempt) => concerns(attempt, scene.rotation.declaration));

    test('slip through for want of attempts', () => {
      expect(these().length).toBeGreaterThanOrEqual(10);
    });

    test('do anything that is none of its business', async () => {
      for (const { what, who, call, by } of these()) {
        await expectDenied(who(scene), call(scene), by === undefined ? { explicit: false } : { sid: by })
          .catch((error: Error) => { throw new Error(`${what}: ${error.message}`); });
      }
    });
  });

  test('principals that break the glass, and nobody else, are spared the denials', async () => {
    const everything = allow('kms:*');
    const spared = (variant.breakGlassPrincipalArns ?? []).map((arn) => principal(arn, { Version: '2012-10-17', Statement: [everything] }));
    const others = [role('BreakGlass2', everything), role('path/BreakGlass', everything), ...(spared.length === 0 ? [role('BreakGlass', everything)] : [])];
    for (const { call, by } of OF_KEY_OPERATOR) {
      for (const who of spared) await expectAllowed(who, call(scene));
      for (const who of others) await expectDenied(who, call(scene), { sid: by });
    }
  });
});

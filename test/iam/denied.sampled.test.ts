import type { Attempt, Row } from './attempt';
import { concerns } from './attempt';
import { OF_READER, OF_WRITER } from './attempts-of-applications';
import { OF_DEPLOYMENT, OF_PROBE, OF_SCHEDULER, OF_SURVEY } from './attempts-of-functions';
import { OF_MACHINE, OF_OTHER_MACHINES } from './attempts-of-machine';
import { OF_KEY_OPERATOR, OF_POWER_USER } from './attempts-of-strangers';
import { START, TAKEOVERS } from './attempts-to-take-over';
import type { Scene } from './scene';
import { allow, role, setScene } from './scene';
import { VARIANTS } from './variants';
import { expectAllowed, expectDenied, principal } from '../../sim/iam/iam-simulation';

/**
 * With what each has to attempt at least: the family's own machine may do to it what all others must not; two more are there to start
 * machines.
 */
const PRINCIPALS: ReadonlyArray<readonly [string, readonly Attempt[], readonly Row[]]> = [
  ['machine', OF_MACHINE, START],
  ['machine of another family', OF_OTHER_MACHINES, [...TAKEOVERS, ...START]],
  ['survey', OF_SURVEY, [...TAKEOVERS, ...START]],
  ['probe', OF_PROBE, [...TAKEOVERS, ...START]],
  ['deployment function', OF_DEPLOYMENT, TAKEOVERS],
  ['scheduler', OF_SCHEDULER, TAKEOVERS],
  ['writer', OF_WRITER, [...TAKEOVERS, ...START]],
  ['reader', OF_READER, [...TAKEOVERS, ...START]],
  ['power user', OF_POWER_USER, [...TAKEOVERS, ...START]],
  ['operator of all keys', OF_KEY_OPERATOR, TAKEOVERS],
];

/** What was attempted already under another name is no attempt more. */
const distinct = (calls: unknown[]) => new Set(calls.map((call) => JSON.stringify(call)));

describe.each(VARIANTS)('with the policies of the template, for %s', (_, variant) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene(variant);
  });

  describe.each(PRINCIPALS)('the %s cannot', (__, all, atLeast) => {
    const these = () => all.filter((attempt) => concerns(attempt, scene.rotation.declaration));

    test('slip through for want of attempts', () => {
      const attempted = distinct(these().map(({ call }) => call(scene)));
      expect(attempted.size).toBeGreaterThanOrEqual(10);
      for (const [, call] of atLeast) expect(attempted).toContain(JSON.stringify(call(scene)));
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
    const spared = (variant.breakGlassArns ?? []).map((arn) => principal(arn, { Version: '2012-10-17', Statement: [everything] }));
    const others = [
      role('BreakGlass2', everything),
      role('path/BreakGlass', everything),
      ...(spared.length === 0 ? [role('BreakGlass', everything)] : []),
    ];
    for (const { call, by } of OF_KEY_OPERATOR) {
      for (const who of spared) await expectAllowed(who, call(scene));
      for (const who of others) await expectDenied(who, call(scene), { sid: by });
    }
  });
});

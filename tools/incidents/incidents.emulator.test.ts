import { INCIDENTS } from './incidents';
import { account, playIncident } from './play';
import type { Emulator } from '../../sim/emulator/emulator';

/**
 * Two of the five of `npm run incidents`: one that nobody would hear of but for the daily run, and one that a deployment does not
 * repair.
 */

let emulator: Emulator;

beforeAll(async () => {
  emulator = await account();
});

afterAll(async () => emulator?.stop());

test.each(['Disabled', 'FunctionGone'])(
  '%s: what arrives leads to the section of the runbook, whose steps bring the family back',
  async (name) => {
    const findings = await playIncident(
      emulator,
      INCIDENTS.find((incident) => incident.name === name)!,
    );
    expect(findings.length).toBeGreaterThan(5);
    expect(findings.filter(({ asExpected }) => !asExpected)).toEqual([]);
  },
  300_000,
);

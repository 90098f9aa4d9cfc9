import type { Finding, Incident } from './incidents';
import { Stage } from './stage';
import { bootstrap } from '../../sim/emulator/cdk';
import { Emulator } from '../../sim/emulator/emulator';

/** So much shorter are all waits: short enough to wait for, and long enough for a person to come between. */
const WAIT_SCALE = 0.02;

/** An emulated account that is ready for deployments. */
export async function account(log?: (line: string) => void): Promise<Emulator> {
  const emulator = await Emulator.start({ waitScale: WAIT_SCALE, log });
  await bootstrap(emulator);
  return emulator;
}

/** Deploys a family, lets the incident happen, does what the runbook says. */
export async function playIncident(
  emulator: Emulator,
  incident: Incident,
  print: (line: string) => void = () => undefined,
): Promise<Finding[]> {
  const stage = await Stage.deploy(emulator, incident.name, print);
  try {
    await stage.see({ reason: 'tick' });
    return await incident.play(stage);
  } finally {
    stage.end();
  }
}

import type { VirtualClock } from '../../sim/clock/virtual-clock';

/** What code that knows of no simulation finds around it. */
export interface Surroundings {
  readonly clock: VirtualClock;
  random(): number;
  /** Gets the lines that functions log. */
  onLog(line: string): void;
}

/**
 * Runs `body` while timers, the time of day and chance follow the simulation, so that the AWS SDK's own retries run in virtual time, and
 * in the same way for the same seed. Only actors of the clock may set timers meanwhile.
 */
export async function surroundedBy<T>({ clock, random, onLog }: Surroundings, body: () => Promise<T>): Promise<T> {
  const { setTimeout } = globalThis;
  const { now } = Date;
  const { random: chance } = Math;
  const { log } = console;
  globalThis.setTimeout = ((call: () => void, millis = 0) => {
    void clock.sleep(Math.max(1, Math.trunc(millis))).then(call); // whole milliseconds, as in Node.js
  }) as unknown as typeof setTimeout;
  Date.now = () => clock.now();
  Math.random = random;
  console.log = (line: string) => onLog(line);
  try {
    return await body();
  } finally {
    globalThis.setTimeout = setTimeout;
    Date.now = now;
    Math.random = chance;
    console.log = log;
  }
}

import type { Clock } from '../../../src/compliance/functions/pace';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only while everybody sleeps: then it jumps to the one who wakes first. Whoever works does so in no time. */
export class VirtualTime implements Clock {
  private time: number;
  private readonly sleepers: Sleeper[] = [];
  private scheduled = false;

  constructor(start = '2026-11-25T06:00:00.000Z') {
    this.time = Date.parse(start);
  }

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const sleeper = { at: this.time + milliseconds, wake: resolve };
      const later = this.sleepers.findIndex((other) => other.at > sleeper.at);
      this.sleepers.splice(later === -1 ? this.sleepers.length : later, 0, sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
        reject(new Error('aborted'));
      });
      this.schedule();
    });
  }

  /** How many sleep: none should when a run has ended. */
  public get asleep(): number {
    return this.sleepers.length;
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      const next = this.sleepers.shift();
      if (next === undefined) return;
      this.time = next.at;
      next.wake();
      this.schedule();
    });
  }
}

import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './at-exit';

/** How a process group is started. */
export interface ProcessGroupOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdio: StdioOptions;
}

/** How a process ended: one of the two is null. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The kernel ends a killed group within milliseconds; more means that something is wrong with the machine. */
const END_TIMEOUT_MS = 10_000;

/**
 * A process that leads a group of its own, so that it can be ended together with everything it started.
 *
 * A group is addressed by id, never by name: other emulators on the machine are none of our business. It is ended when this
 * process exits, for whatever reason JavaScript gets to hear of.
 */
export class ProcessGroup {
  /** Starts a command; rejects if there is no such command. */
  public static async start(command: string, args: string[], options: ProcessGroupOptions): Promise<ProcessGroup> {
    const child = spawn(command, args, { ...options, detached: true });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', () => resolve());
      child.once('error', reject);
    });
    return new ProcessGroup(child, child.pid!);
  }

  public readonly child: ChildProcess;
  /** The id of the leader and of the group. */
  public readonly pid: number;
  /** Resolves when the leader has ended and its output has been read. */
  public readonly ended: Promise<ExitStatus>;
  private readonly disarm: () => void;

  private constructor(child: ChildProcess, pid: number) {
    this.child = child;
    this.pid = pid;
    this.disarm = atExit(() => this.kill());
    this.ended = new Promise(resolve => child.once('close', (code, signal) => resolve({ code, signal })));
  }

  /** Whether the leader still runs. */
  public get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends every process of the group and returns when none is left. */
  public async end(): Promise<void> {
    const deadline = Date.now() + END_TIMEOUT_MS;
    while (livingMembers(this.pid).length > 0) {
      if (Date.now() > deadline) throw new Error(`process group ${this.pid} is still there: ${livingMembers(this.pid).join(', ')}`);
      this.kill();
      await sleep(20);
    }
    await this.ended;
    this.disarm();
  }

  private kill(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // ESRCH: nobody is left, which is what was asked for. EPERM: macOS says so of a group of zombies.
    }
  }
}

/**
 * The ids of the live processes of a group.
 *
 * Asking with signal 0 is not enough: it also succeeds for zombies, which stay for ever in a container whose first process does not reap.
 */
export function livingMembers(groupId: number): number[] {
  return processTable()
    .filter(entry => entry.group === groupId && !entry.state.startsWith('Z'))
    .map(entry => entry.pid);
}

interface ProcessEntry {
  readonly pid: number;
  readonly group: number;
  readonly state: string;
}

function processTable(): ProcessEntry[] {
  if (process.platform === 'linux') return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(fromProc);
  const listing = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' }).stdout;
  return listing.trim().split('\n').map(line => {
    const [pid, group, state] = line.trim().split(/\s+/);
    return { pid: Number(pid), group: Number(group), state };
  });
}

function fromProc(pid: string): ProcessEntry[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command, is in parentheses and may hold anything; state, parent and group follow the last one.
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(pid), group: Number(group), state }];
  } catch {
    return []; // it ended while we looked
  }
}

import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './at-exit';
import { ProcessGroup } from './process-group';
import { ensurePythonEnv } from './python-env';
import { ACCOUNT, freePort, healthNonce, REGION, serverEnvironment } from './server';

/** Options for `Emulator.start`. */
export interface EmulatorOptions {
  /**
   * Factor for the waits of state machines: 0 skips them, 1 waits in real time.
   *
   * @default 0
   */
  readonly waitScale?: number;
  /**
   * More environment variables for the emulator, and so for the functions that it runs.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Where the emulator's log goes.
   *
   * @default - into the emulator's own directory, which goes when it stops
   */
  readonly logFile?: string;
  /**
   * Hears about the progress of the installation.
   *
   * @default - standard error
   */
  readonly log?: (line: string) => void;
}

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

const START_ATTEMPTS = 5;
const START_TIMEOUT_MS = 60_000;

/** An AWS emulator (MiniStack) on a port, in a directory and in a process group of its own, so that any number run beside each other. */
export class Emulator {
  /** Installs the emulator if need be, starts it and returns when it answers. */
  public static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const python = await ensurePythonEnv('emulator', options.log);
    for (let attempt = 1; ; attempt++) {
      const emulator = await Emulator.launch(python, await freePort(), options);
      if (await emulator.answers()) return emulator;
      const log = emulator.logTail(20);
      await emulator.stop();
      // Between finding a free port and binding it somebody else may have taken it; any other reason would only repeat itself.
      if (attempt === START_ATTEMPTS || !/already in use/i.test(log)) {
        throw new Error(`the emulator did not start; the end of its log:\n${log}`);
      }
    }
  }

  private static async launch(python: string, port: number, options: EmulatorOptions): Promise<Emulator> {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-emulator-'));
    const disarm = atExit(() => removeDirectory(directory));
    const nonce = randomUUID();
    const logFile = options.logFile ?? join(directory, 'emulator.log');
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    try {
      const env = { ...serverEnvironment(directory, port, nonce, options.waitScale ?? 0), ...options.environment };
      // Standard input stays open and empty: its end tells the launcher that this process is gone.
      const group = await ProcessGroup.start(python, [join(__dirname, 'launch.py'), directory], {
        cwd: directory,
        env,
        stdio: ['pipe', log, log],
      });
      return new Emulator(group, port, directory, logFile, nonce, disarm);
    } catch (error) {
      removeDirectory(directory);
      disarm();
      throw error;
    } finally {
      closeSync(log);
    }
  }

  public readonly account = ACCOUNT;
  public readonly region = REGION;
  /** Where AWS clients find it. */
  public readonly endpoint: string;

  private constructor(
    private readonly group: ProcessGroup,
    public readonly port: number,
    /** Its files, and those of whoever works with it; removed when it stops. */
    public readonly directory: string,
    public readonly logFile: string,
    private readonly nonce: string,
    private readonly disarm: () => void,
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  /** The id of its process, and of the process group that holds it and the functions it runs. */
  public get pid(): number {
    return this.group.pid;
  }

  /** The configuration that binds a client of the AWS SDK to it. */
  public get clientConfig() {
    return { endpoint: this.endpoint, region: this.region, credentials: CREDENTIALS };
  }

  /** The environment variables that bind any AWS tool to it, and to nothing else. */
  public get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: this.region,
      AWS_DEFAULT_REGION: this.region,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_CONFIG_FILE: join(this.directory, 'no-config'),
      AWS_SHARED_CREDENTIALS_FILE: join(this.directory, 'no-credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  }

  /** The last lines of its log. */
  public logTail(lines: number): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Ends it and every process that it started, and removes its directory. */
  public async stop(): Promise<void> {
    await this.group.end();
    removeDirectory(this.directory);
    this.disarm();
  }

  /** Waits until it is healthy; false if it ended or never became so. */
  private async answers(): Promise<boolean> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.group.running && Date.now() < deadline) {
      // The nonce tells this emulator from another one that won the race for the port.
      if (await healthNonce(this.endpoint) === this.nonce) return true;
      await sleep(50);
    }
    return false;
  }
}

function removeDirectory(directory: string): void {
  // A process that was killed a moment ago may still finish a write.
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

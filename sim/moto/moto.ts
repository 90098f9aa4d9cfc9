import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from '../emulator/at-exit';
import { ProcessGroup } from '../emulator/process-group';
import { ensurePythonEnv } from '../emulator/python-env';
import { freePort, REGION } from '../emulator/server';

/** What AWS KMS itself lets nobody write. */
export interface KeyPast {
  /** @default - the Region of the harness */
  readonly region?: string;
  readonly createdAt?: Date;
  /** Takes the place of the whole history. */
  readonly rotatedAt?: readonly Date[];
  readonly keyState?: string;
  readonly keyManager?: 'AWS' | 'CUSTOMER';
}

export interface KeyChange extends KeyPast {
  readonly keyId: string;
}

/** A key to be made, symmetric unless it says otherwise. */
export interface NewKey extends KeyPast {
  readonly keySpec?: string;
  readonly keyUsage?: string;
  readonly origin?: string;
  readonly aliases?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

const START_ATTEMPTS = 5;
const START_TIMEOUT_MS = 60_000;

/**
 * A moto server on a port, in a directory and in a process group of its own. Unlike the other emulator, it knows on-demand rotations and
 * their history.
 */
export class Moto {
  /** Installs moto if need be, starts it and returns when it answers. */
  public static async start(log?: (line: string) => void): Promise<Moto> {
    const python = await ensurePythonEnv('moto', log);
    for (let attempt = 1; ; attempt++) {
      const moto = await Moto.launch(python, await freePort());
      if (await moto.answers()) return moto;
      const output = moto.output();
      await moto.stop();
      // Between finding a free port and binding it somebody else may have taken it; any other reason would only repeat itself.
      if (attempt === START_ATTEMPTS || !/already in use|in use by another/i.test(output)) {
        throw new Error(`moto did not start:\n${output}`);
      }
    }
  }

  private static async launch(python: string, port: number): Promise<Moto> {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-moto-'));
    const disarm = atExit(() => rmSync(directory, { recursive: true, force: true }));
    const nonce = randomUUID();
    const log = openSync(join(directory, 'moto.log'), 'a');
    try {
      // Standard input stays open and empty: its end tells the server that this process is gone.
      const group = await ProcessGroup.start(python, [join(__dirname, 'serve.py'), directory, String(port), nonce], {
        cwd: directory,
        env: { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: directory, PYTHONDONTWRITEBYTECODE: '1' },
        stdio: ['pipe', log, log],
      });
      return new Moto(group, port, directory, nonce, disarm);
    } finally {
      closeSync(log);
    }
  }

  public readonly account = '123456789012'; // moto's own
  public readonly region = REGION;
  /** Where AWS clients find it. */
  public readonly endpoint: string;

  private constructor(
    private readonly group: ProcessGroup,
    port: number,
    private readonly directory: string,
    private readonly nonce: string,
    private readonly disarm: () => void,
  ) {
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  /** The id of its process group. */
  public get pid(): number {
    return this.group.pid;
  }

  /** The configuration that binds a client of the AWS SDK to it. */
  public clientConfig(region = this.region) {
    return { endpoint: this.endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  }

  /** Makes keys look as if they had a past. */
  public async change(keys: readonly KeyChange[]): Promise<void> {
    await this.post('_keys', keys);
  }

  /** Makes keys with a past, all at once, and returns their ids: one by one, 10,000 would take minutes. */
  public async create(keys: readonly NewKey[]): Promise<string[]> {
    return this.post('_create', keys) as Promise<string[]>;
  }

  /** Ends it and removes its directory. */
  public async stop(): Promise<void> {
    await this.group.end();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    this.disarm();
  }

  private async post(route: string, keys: ReadonlyArray<KeyPast>): Promise<unknown> {
    const seconds = (date?: Date) => date && date.getTime() / 1_000;
    const body = keys.map(({ region = this.region, createdAt, rotatedAt, ...key }) => (
      { ...key, region, createdAt: seconds(createdAt), rotatedAt: rotatedAt?.map(seconds) }
    ));
    const response = await fetch(`${this.endpoint}/${route}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`moto did not take the keys: HTTP ${response.status}\n${this.output()}`);
    return response.json();
  }

  private output(): string {
    return readFileSync(join(this.directory, 'moto.log'), 'utf8').trimEnd().split('\n').slice(-20).join('\n');
  }

  private async answers(): Promise<boolean> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.group.running && Date.now() < deadline) {
      const answer = await fetch(`${this.endpoint}/_health`).then(async (response) => response.text(), () => undefined);
      if (answer === this.nonce) return true;
      await sleep(50);
    }
    return false;
  }
}

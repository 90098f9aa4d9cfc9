import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DescribeKeyCommand, ListResourceTagsCommand } from '@aws-sdk/client-kms';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import type { ExecutionResult } from '../../sim/emulator/execution';
import { runExecution } from '../../sim/emulator/execution';
import { PyJwtSigner } from '../../sim/public-keys/pyjwt-signer';
import type { RunInput } from '../../src/manual-rotation/run-request';
import { DOCUMENT_METADATA } from '../../src/public-keys/contract';

/** Has the functions of the library live later, as the file that it is told says; the emulator's machines do, too. */
const LATER = join(__dirname, '../../sim/emulator/later.cjs');
const APP = 'npx tsx tools/jwt-issuer/app.ts';
const JWKS = '.well-known/jwks.json';

/** A deployed issuer, by what its stack says of it. */
interface Outputs {
  readonly Issuer: string;
  readonly IssueTokenName: string;
  readonly OrdersUrl: string;
  readonly StateMachineArn: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A document as it stood from some time on. */
export interface Version {
  readonly url: string;
  /** When it was written, by the clock of the library's functions. */
  readonly at: number;
  readonly body: string;
}

/** An emulated AWS with both issuers of the example. */
export class Account {
  public static async start(print: (line: string) => void = () => {}): Promise<Account> {
    const folder = mkdtempSync(join(tmpdir(), 'jwt-issuer-'));
    const clock = join(folder, 'seconds-later');
    writeFileSync(clock, '0');
    const emulator = await Emulator.start({
      log: print, environment: { NODE_OPTIONS: `--require ${LATER}`, SECONDS_LATER_FILE: clock },
    });
    try {
      await bootstrap(emulator);
      const outputs = await deploy(emulator, { app: APP }) as unknown as Record<string, Outputs>;
      return new Account(emulator, clientsOf(emulator), outputs, clock);
    } catch (error) {
      await emulator.stop();
      throw error;
    }
  }

  private constructor(
    private readonly emulator: Emulator,
    private readonly clients: Clients,
    private readonly outputs: Record<string, Outputs>,
    private readonly clock: string,
  ) {}

  /** What the machines and functions of the library take the time for. */
  public now(): number {
    return Date.now() + this.secondsLater() * 1000;
  }

  /** Has hours pass for them; what their machines wait for passes by itself. */
  public pass(hours: number): void {
    writeFileSync(this.clock, String(this.secondsLater() + hours * 3600));
  }

  public issuer(stack: string): Issuer {
    return new Issuer(this.emulator, this.clients, this.outputs[stack], `alias/${stack}/tokens`);
  }

  public async stop(): Promise<void> {
    this.clients.destroy();
    await this.emulator.stop();
    rmSync(dirname(this.clock), { recursive: true, force: true });
  }

  private secondsLater(): number {
    return Number(readFileSync(this.clock, 'utf8'));
  }
}

/** One issuer, as its clients see it. */
export class Issuer {
  constructor(
    private readonly emulator: Emulator,
    private readonly clients: Clients,
    private readonly outputs: Outputs,
    private readonly alias: string,
  ) {}

  public get url(): string {
    return this.outputs.Issuer;
  }

  public run(input: RunInput): Promise<ExecutionResult> {
    return runExecution(this.clients.stepFunctions, this.outputs.StateMachineArn, input);
  }

  /** The number of the key behind the alias, as its tags say. */
  public async currentGeneration(): Promise<number> {
    const { KeyMetadata } = await this.clients.kms.send(new DescribeKeyCommand({ KeyId: this.alias }));
    const { Tags = [] } = await this.clients.kms.send(new ListResourceTagsCommand({ KeyId: KeyMetadata!.KeyId }));
    return Number(Tags.find(({ TagKey }) => TagKey === 'cdk-kms-rotation:generation')!.TagValue);
  }

  /** What the function that signs answers. */
  public async token(subject: string): Promise<string> {
    const url = `${this.emulator.endpoint}/2015-03-31/functions/${this.outputs.IssueTokenName}/invocations`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify({ subject }) });
    const text = await answer.text();
    if (answer.headers.get('x-amz-function-error') !== null) throw new Error(`the function failed: ${text}`);
    return JSON.parse(text) as string;
  }

  /** A service beside that function that signs by the same alias, with another library. */
  public pyJwtSigner(algorithm: string): Promise<PyJwtSigner> {
    return PyJwtSigner.start(this.emulator.environment, this.alias, algorithm);
  }

  /** A document of the issuer. */
  public document(name: 'jwks.json' | 'openid-configuration'): Promise<Answer> {
    return get(new URL(`${this.url}/.well-known/${name}`));
  }

  /** Every key set that has stood there, the oldest first. */
  public async versions(): Promise<Version[]> {
    const Bucket = new URL(this.url).pathname.slice(1);
    const { Versions = [] } = await this.clients.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: JWKS }));
    const versions = await Promise.all(Versions.map(async ({ VersionId }) => {
      const url = `${this.url}/${JWKS}?versionId=${VersionId}`;
      const { headers, body } = await get(new URL(url));
      return { url, at: Date.parse(String(headers[`x-amz-meta-${DOCUMENT_METADATA.written}`])), body };
    }));
    return versions.sort((a, b) => a.at - b.at);
  }

  /** The API that takes the tokens. */
  public orders(token?: string): Promise<Answer> {
    const { host, pathname } = new URL(this.outputs.OrdersUrl);
    return get(new URL(pathname, this.emulator.endpoint), { host, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) });
  }
}

/** By hand, for `fetch` does not let anybody name another host. */
function get(url: URL, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part)).on('error', reject).on('end', () => resolve({
        status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts).toString(),
      }));
    }).on('error', reject).end();
  });
}

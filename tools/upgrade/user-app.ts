import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListKeysCommand, paginateListAliases, SignCommand, VerifyCommand } from '@aws-sdk/client-kms';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { changesIn, isNoUpgrade, summaryOf } from './diff';
import type { StackOutputs } from '../../sim/emulator/cdk';
import { bootstrap, deploy, diff } from '../../sim/emulator/cdk';
import type { Clients } from '../../sim/emulator/clients';
import { clientsOf } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';
import { renderTable } from '../../sim/emulator/table';
import { CDK, CONSTRUCTS, ROOT, run } from '../languages/place';

const STACK = 'Orders';
const FAMILIES = { 'alias/orders/signing': 'SigningMachine', 'alias/orders/webhooks': 'WebhooksMachine' } as const;
const SIGNING = Object.keys(FAMILIES)[0];
const ALGORITHM = { MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const DOCUMENT = Buffer.from('signed by an old version');

/** The app in a folder of its own, deployed to an emulated AWS of its own, with what has to hold at each step. */
export class UserApp {
  public static async open(folder: string, print: (line: string) => void): Promise<UserApp> {
    const emulator = await Emulator.start({ log: print });
    await bootstrap(emulator);
    return new UserApp(folder, print, emulator, clientsOf(emulator));
  }

  /** False once something was not as it must be. */
  public isAsExpected = true;
  private outputs: StackOutputs[string] = {};
  private readonly signatures: Array<{ readonly keyArn: string; readonly bytes: Uint8Array }> = [];

  private constructor(
    private readonly folder: string,
    private readonly print: (line: string) => void,
    private readonly emulator: Emulator,
    private readonly clients: Clients,
  ) {}

  public async close(): Promise<void> {
    this.clients.destroy();
    await this.emulator.stop();
  }

  /** As its users do: the compiler has to agree. */
  public install(tarball: string): void {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    const others = [`aws-cdk-lib@${CDK}`, `constructs@${CONSTRUCTS}`,
      ...['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`)];
    const compilerOptions = { module: 'node16', target: 'es2022', strict: true, skipLibCheck: true, types: ['node'] };
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ name: 'orders', private: true }));
    writeFileSync(join(this.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['app.ts'] }));
    run('npm', ['install', '--no-audit', '--no-fund', tarball, ...others], this.folder);
    run('npx', ['tsc'], this.folder);
  }

  public async deploy(): Promise<void> {
    this.outputs = (await deploy(this.emulator, this.app))[STACK];
  }

  /** Shows what a deployment would change; nothing of it may be what is no upgrade. */
  public async diff(step: string): Promise<void> {
    const changes = changesIn(await diff(this.emulator, this.app));
    this.print(`  ${step}, cdk diff:`);
    this.print(renderTable(summaryOf(changes).map((row) => ['   ', ...row])));
    const wrong = changes.filter(isNoUpgrade).map(({ how, type, id }) => `${type} ${id} ${how}`);
    this.holds(`${step}, cdk diff: no key and no alias is removed or replaced`, wrong.join('; ') || 'none', wrong.length === 0);
  }

  /** A new definition is run once. */
  public async deployWithRuns(step: string): Promise<void> {
    const before = await this.runCounts();
    await this.deploy();
    const after = await this.runCounts();
    Object.values(FAMILIES).forEach((name, n) => {
      const runs = after[n] - before[n];
      this.holds(`${step}: runs of ${name} because of the deployment`, `${runs}`, runs === 1);
    });
  }

  /** Does something that must not move an alias, nor make or lose a key. */
  public async changesNoAlias(step: string, work: () => Promise<void>): Promise<void> {
    for (const name of Object.values(FAMILIES)) {
      const { executions = [] } = await this.clients.stepFunctions.send(
        new ListExecutionsCommand({ stateMachineArn: this.outputs[name], statusFilter: 'RUNNING' }),
      );
      this.holds(`${step}: no run of ${name} is under way`, `${executions.length} running`, executions.length === 0);
    }
    const [before, keys] = [await this.aliases(), await this.keys()];
    await work();
    const [after, keysAfter] = [await this.aliases(), await this.keys()];
    for (const [name, target] of Object.entries(before)) {
      this.holds(`${step}: ${name}`, `${target} -> ${after[name]}`, after[name] === target);
    }
    const added = Object.keys(after).filter((name) => !(name in before));
    this.holds(`${step}: aliases added`, added.join(', ') || 'none', added.length === 0);
    this.holds(`${step}: keys`, `${keys} -> ${keysAfter}`, keysAfter === keys);
  }

  /** Signs through the alias with whatever key is current. */
  public async sign(): Promise<void> {
    const { KeyId, Signature } = await this.clients.kms.send(new SignCommand({ KeyId: SIGNING, Message: DOCUMENT, ...ALGORITHM }));
    this.signatures.push({ keyArn: KeyId!, bytes: Signature! });
  }

  /** All signatures so far, each by the key ARN that was stored with it. */
  public async verifies(): Promise<void> {
    for (const { keyArn, bytes } of this.signatures) {
      const { SignatureValid: valid } = await this.clients.kms.send(
        new VerifyCommand({ KeyId: keyArn, Message: DOCUMENT, Signature: bytes, ...ALGORITHM }),
      );
      this.holds(`signed by ${keyArn.split('/')[1]}`, valid ? 'verifies' : 'does not verify', valid === true);
    }
  }

  /** What the next daily run would do. */
  public async runs(): Promise<void> {
    for (const [alias, name] of Object.entries(FAMILIES)) {
      const { status, cause, output } = await runExecution(this.clients.stepFunctions, this.outputs[name], { reason: 'manual' });
      const { outcome, why } = (output as { Payload?: { outcome: string; why: string } } | undefined)?.Payload ?? {};
      const isQuiet = status === 'SUCCEEDED' && outcome === 'nothing';
      this.holds(`a run of ${alias} with {"reason": "manual"}`, cause ?? `${outcome}, ${why}`, isQuiet);
    }
  }

  public async rotates(when: string, fromGeneration: number): Promise<void> {
    for (const [alias, name] of Object.entries(FAMILIES)) {
      const before = await readFamily(this.clients.kms, alias);
      const { status, cause } = await runExecution(this.clients.stepFunctions, this.outputs[name], {
        reason: 'manual', action: 'rotate', fromGeneration,
      });
      const after = await readFamily(this.clients.kms, alias);
      const seen = cause ?? `${status}, generation ${before.current} -> ${after.current}`;
      this.holds(`a rotation of ${alias} ${when}`, seen, status === 'SUCCEEDED' && after.current === fromGeneration + 1);
    }
  }

  private get app() {
    return { app: 'node app.js', cwd: this.folder };
  }

  private async aliases(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for await (const { Aliases: page = [] } of paginateListAliases({ client: this.clients.kms }, {})) {
      for (const { AliasName: name = '', TargetKeyId: target = '' } of page) if (name.startsWith('alias/orders/')) found[name] = target;
    }
    return found;
  }

  /** How often each machine has run. */
  private runCounts(): Promise<number[]> {
    return Promise.all(Object.values(FAMILIES).map(async (name) => {
      const { executions = [] } = await this.clients.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn: this.outputs[name] }));
      return executions.length;
    }));
  }

  private async keys(): Promise<number> {
    return (await this.clients.kms.send(new ListKeysCommand({ Limit: 1000 }))).Keys!.length;
  }

  private holds(what: string, seen: string, asExpected: boolean): void {
    this.print(`  ${asExpected ? 'ok   ' : 'WRONG'}  ${what}: ${seen}`);
    this.isAsExpected &&= asExpected;
  }
}

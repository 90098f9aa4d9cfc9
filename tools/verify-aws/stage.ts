import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Account } from './account';
import { STACK } from './names';
import { bootstrap, deploy, destroy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';

/** Where the stack is deployed to, and removed from. */
export interface Stage {
  readonly where: string;
  readonly account: string;
  readonly kms: KMSClient;
  readonly stepFunctions: SFNClient;
  deploy(): Promise<Account['outputs']>;
  destroy(): Promise<void>;
  close(): Promise<void>;
}

const ROOT = resolve(__dirname, '..', '..');
const APP = 'npx tsx tools/verify-aws/app.ts';

export async function emulatedStage(): Promise<Stage> {
  const emulator = await Emulator.start();
  const { kms, stepFunctions, destroy: closeClients } = clientsOf(emulator);
  const environment = { VERIFY_ACCOUNT: emulator.account, VERIFY_REGION: emulator.region };
  return {
    where: 'on an emulator (MiniStack), not on AWS',
    account: emulator.account,
    kms,
    stepFunctions,
    async deploy() {
      await bootstrap(emulator);
      return (await deploy(emulator, { app: APP, environment }))[STACK] as unknown as Account['outputs'];
    },
    destroy: () => destroy(emulator, { app: APP, environment }),
    async close() {
      closeClients();
      await emulator.stop();
    },
  };
}

/** The environment must be bootstrapped. Credentials and their profile are those of the AWS CLI. */
export function awsStage(account: string, region: string, mail?: string): Stage {
  const [kms, stepFunctions] = [new KMSClient({ region }), new SFNClient({ region })];
  const cli = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');
  const env = { ...process.env, VERIFY_ACCOUNT: account, VERIFY_REGION: region, ...(mail === undefined ? {} : { VERIFY_MAIL: mail }) };
  const folder = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-verify-'));
  const cdk = (...args: string[]) => {
    execFileSync(process.execPath, [cli, ...args, '--app', APP, '--output', join(folder, 'cdk.out')], { cwd: ROOT, env, stdio: 'inherit' });
  };
  return {
    where: `on AWS, Region ${region}`,
    account,
    kms,
    stepFunctions,
    async deploy() {
      const outputs = join(folder, 'outputs.json');
      cdk('deploy', STACK, '--require-approval', 'never', '--outputs-file', outputs);
      return JSON.parse(readFileSync(outputs, 'utf8'))[STACK];
    },
    destroy: async () => cdk('destroy', STACK, '--force'),
    async close() {
      kms.destroy();
      stepFunctions.destroy();
    },
  };
}

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account';
import { GRACE_PERIOD_DAYS, MAX_KEY_AGE_DAYS } from './standard';
import { LineReader } from '../../sim/emulator/line-reader';
import { ProcessGroup } from '../../sim/emulator/process-group';
import type { AwsProxy } from '../../sim/moto/aws-proxy';
import { runFunction } from '../../sim/moto/run-function';

/** What one of the two said. */
export interface Said {
  /** By key id; Cloud Custodian names only those that are not compliant. */
  readonly verdicts: ReadonlyMap<string, string>;
  /** Of our function's process. */
  readonly maxRssMiB?: number;
}

export type Contestant = (account: Account, proxy: AwsProxy) => Promise<Said>;

const FUNCTION = 'compliance/functions/evaluate-keys.lambda';
const DAY = 86_400_000;

/** As AWS Config runs the rule each day: it shows yesterday's verdicts, which the run reads to find keys that are gone. */
export const ours: Contestant = async ({ moto, keys }, proxy) => {
  const yesterday = { annotation: 'yesterday', orderingTimestamp: new Date(Date.now() - DAY) };
  for (const [keyId, { expected }] of keys) proxy.config.evaluations.set(keyId, { ...yesterday, compliance: expected });
  const event = {
    version: '1.0',
    configRuleName: 'key-age',
    accountId: moto.account,
    eventLeftScope: false,
    resultToken: 'token',
    ruleParameters: JSON.stringify({ maxKeyAgeDays: String(MAX_KEY_AGE_DAYS), gracePeriodDays: String(GRACE_PERIOD_DAYS) }),
    invokingEvent: JSON.stringify({ messageType: 'ScheduledNotification', notificationCreationTime: new Date().toISOString() }),
  };
  const { error, maxRssMiB } = await runFunction(FUNCTION, event, { endpoint: proxy.endpoint, region: moto.region });
  if (error !== undefined) throw new Error(`the function failed: ${error.stack}`);
  const told = [...proxy.config.evaluations].filter(([, { orderingTimestamp }]) => orderingTimestamp > yesterday.orderingTimestamp);
  return { verdicts: new Map(told.map(([keyId, { compliance }]) => [keyId, compliance])), maxRssMiB };
};

/** Runs the policy beside this file, without a cache. */
export function custodian(python: string): Contestant {
  return async ({ moto }, proxy) => {
    const directory = mkdtempSync(join(tmpdir(), 'cdk-kms-rotation-custodian-'));
    try {
      const args = [
        '-m',
        'c7n.cli',
        'run',
        '--region',
        moto.region,
        '--cache-period',
        '0',
        '--output-dir',
        directory,
        join(__dirname, 'policy.yml'),
      ];
      const env = {
        PATH: process.env.PATH,
        HOME: directory,
        LANG: 'C.UTF-8',
        AWS_ENDPOINT_URL: proxy.endpoint,
        AWS_DEFAULT_REGION: moto.region,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_EC2_METADATA_DISABLED: 'true',
      };
      const group = await ProcessGroup.start(python, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const output = new LineReader(() => {}).read(group.child.stdout).read(group.child.stderr);
      const { code } = await group.ended;
      await group.end();
      if (code !== 0) throw new Error(`Cloud Custodian failed:\n${output.tail(20)}`);
      const found = JSON.parse(readFileSync(join(directory, 'key-age', 'resources.json'), 'utf8')) as Array<{ KeyId: string }>;
      return { verdicts: new Map(found.map(({ KeyId }) => [KeyId, 'NON_COMPLIANT'])) };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
}

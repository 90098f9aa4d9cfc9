import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NEEDED } from './contents';

const ROOT = join(__dirname, '../..');
const FUNCTIONS = NEEDED.filter((path) => path.endsWith('.lambda/index.js'));
const SCRIPT = `require(process.argv[1]).handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 60_000 })
  .catch(({ name, message }) => console.log(name, message))`;
const KEY = { keyArn: 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab', keySpec: 'HMAC_256' };
/** One request of each version of the SDK that is bundled, with which the function asks an AWS service at once. */
const REQUESTS = {
  'public-keys/functions/publish-public-keys': { declaration: { aliasName: 'alias/orders/signing', publicKeys: { stores: [] } } },
  'manual-rotation/functions/prove-key': {
    check: 'key', aliasName: 'alias/orders/tokens', keyUsage: 'GENERATE_VERIFY_MAC', key: KEY, other: null, sample: null,
  },
  'compliance/functions/evaluate-keys': {
    invokingEvent: JSON.stringify({ messageType: 'ScheduledNotification', notificationCreationTime: '2026-11-01T00:00:00Z' }),
    ruleParameters: JSON.stringify({ maxKeyAgeDays: '365', gracePeriodDays: '0' }),
    configRuleName: 'key-age',
    resultToken: 'token',
  },
};

/** Runs a function as it is bundled, in a process of its own, against an AWS that refuses everything. */
async function run(name: keyof typeof REQUESTS, credentials: Record<string, string>): Promise<{ stdout: string; signedBy: string[] }> {
  const signedBy: string[] = [];
  const server = createServer((request, response) => {
    signedBy.push(`${request.headers.authorization} ${request.headers['x-amz-security-token']}`);
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type":"ValidationException"}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const bundle = join(ROOT, `assets/${name}.lambda/index.js`);
    const { stdout } = await promisify(execFile)(process.execPath, ['--eval', SCRIPT, bundle, JSON.stringify(REQUESTS[name])], {
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'us-west-2',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        NODE_NO_WARNINGS: '1',
        ...credentials,
      },
    });
    return { stdout, signedBy };
  } finally {
    server.close();
  }
}

// They have no other source of credentials: projenrc/functions.ts.
describe.each(Object.keys(REQUESTS) as Array<keyof typeof REQUESTS>)('%s, as it is bundled', (name) => {
  test('signs with the credentials that AWS Lambda puts into its environment', async () => {
    const given = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };
    const { signedBy } = await run(name, given);

    expect(signedBy.length).toBeGreaterThan(0);
    for (const one of signedBy) expect(one).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/us-west-2\/\w+\/aws4_request.* session$/);
  });

  test('says so without them, and sends nothing', async () => {
    const { stdout, signedBy } = await run(name, {});

    expect(stdout).toContain('environment variable credentials');
    expect(signedBy).toEqual([]);
  });
});

test.each(FUNCTIONS)('%s has no client that would ask for credentials elsewhere', (path) => {
  const code = readFileSync(join(ROOT, path), 'utf8');
  expect(code).toContain('environment variable credentials');
  expect(['AssumeRoleWithWebIdentity', 'GetRoleCredentials', '169.254.170.2'].filter((text) => code.includes(text))).toEqual([]);
});

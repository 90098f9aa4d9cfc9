import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BUNDLE = join(__dirname, '../../assets/public-keys/functions/publish-public-keys.lambda/index.js');
const SCRIPT = 'require(process.argv[1]).handler(JSON.parse(process.argv[2])).catch(({ name, message }) => console.log(name, message))';
const REQUEST = { declaration: { aliasName: 'alias/orders/signing', publicKeys: { stores: [] } } };

/** Runs the publisher as it is bundled, in a process of its own, against an AWS that refuses everything. */
async function run(credentials: Record<string, string>): Promise<{ stdout: string; signedBy: string[] }> {
  const signedBy: string[] = [];
  const server = createServer((request, response) => {
    signedBy.push(`${request.headers.authorization} ${request.headers['x-amz-security-token']}`);
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' }).end('{"__type":"ValidationException"}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--eval', SCRIPT, BUNDLE, JSON.stringify(REQUEST)], {
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

// It has no other source of credentials: projenrc/functions.ts.
test('the bundled publisher signs with the credentials that AWS Lambda puts into its environment', async () => {
  const { signedBy } = await run({ AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' });

  expect(signedBy.length).toBeGreaterThan(0);
  for (const one of signedBy) expect(one).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/us-west-2\/kms\/aws4_request.* session$/);
});

test('without them it says so, and sends nothing', async () => {
  const { stdout, signedBy } = await run({});

  expect(stdout).toContain('environment variable credentials');
  expect(signedBy).toEqual([]);
});

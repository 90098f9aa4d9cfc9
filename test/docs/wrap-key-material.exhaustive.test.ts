import { spawnSync } from 'node:child_process';
import { constants, createHash, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto';
import type { KeyObject, KeyPairKeyObjectResult } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../../sim/emulator/python-env';

const SCRIPT = join(__dirname, '../../docs/wrap-key-material.mjs');
const KEY = 'mrk-1234abcd12ab34cd56ef1234567890ab';
const TOMORROW = '2999-01-01T00:00:00.123000+00:00'; // as the AWS CLI version 2 writes times

jest.setTimeout(60_000); // long RSA keys are found by trying

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wrap-key-material-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const pairs = new Map<string, KeyPairKeyObjectResult>(); // they take up to some seconds each to make

/** One for the first Region, and another for all others. */
function keyPair(region: string, modulusLength: number): KeyPairKeyObjectResult {
  const name = `${region === 'eu-west-1'} ${modulusLength}`;
  const pair = pairs.get(name) ?? generateKeyPairSync('rsa', { modulusLength });
  pairs.set(name, pair);
  return pair;
}

interface Parameters {
  readonly file: string;
  /** What only AWS KMS has. */
  readonly privateKey: KeyObject;
  readonly token: Buffer;
}

/** An answer of GetParametersForImport in a file. */
function parameters(name: string, options: { bits?: number; region?: string; key?: string; change?: object } = {}): Parameters {
  const { bits = 2048, region = 'eu-west-1', key = KEY, change = {} } = options;
  const { privateKey, publicKey } = keyPair(region, bits);
  const token = randomBytes(300);
  const answer = {
    KeyId: `arn:aws:kms:${region}:111122223333:key/${key}`,
    ImportToken: token.toString('base64'),
    PublicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    ParametersValidTo: TOMORROW,
    ...change,
  };
  writeFileSync(join(folder, name), JSON.stringify(answer, undefined, 4));
  return { file: join(folder, name), privateKey, token };
}

function wrap(args: string[], input: Buffer | string = '') {
  const { stdout, stderr, status } = spawnSync(process.execPath, [SCRIPT, ...args], {
    input,
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { stdout: stdout.toString(), stderr: stderr.toString(), status };
}

/**
 * The terminal has nobody who types: a script that read from it would wait for ever. The end of the spawned Python closes it, which ends
 * the script.
 */
function onTerminal(args: string[]) {
  const spawn = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
  return spawnSync(findPython().command, ['-c', spawn, process.execPath, SCRIPT, ...args], { timeout: 20_000, killSignal: 'SIGKILL' });
}

/** As AWS KMS does it for RSAES_OAEP_SHA_256. */
function unwrap(privateKey: KeyObject, file: string): Buffer {
  return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, readFileSync(file));
}

const filesIn = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(path, name)).isFile())
    .sort();

/** In everything that a run leaves behind, and in every form in which bytes are commonly written. */
function expectNoPlaintext(material: Buffer, run: { stdout: string; stderr: string }): void {
  const left = [...filesIn(folder).map(name => readFileSync(join(folder, name))), Buffer.from(run.stdout), Buffer.from(run.stderr)];
  const forms = [material, ...(['hex', 'base64', 'base64url'] as const).map(encoding => Buffer.from(material.toString(encoding)))];
  forms.push(Buffer.from(material.toString('hex').toUpperCase()), Buffer.from([...material].join(',')));
  for (const form of forms) expect(left.filter(bytes => bytes.includes(form))).toEqual([]);
}

describe('wrap-key-material.mjs', () => {
  test.each([2048, 3072, 4096])('wraps the 32 bytes of standard input for a key of %d bits, and keeps the token', (bits) => {
    const { file, privateKey, token } = parameters('ireland.json', { bits });
    const material = randomBytes(32);
    const run = wrap([file], material);

    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(filesIn(folder)).toEqual(['ireland.json', 'ireland.token.bin', 'ireland.wrapped.bin']);
    expect(unwrap(privateKey, join(folder, 'ireland.wrapped.bin'))).toEqual(material);
    expect(readFileSync(join(folder, 'ireland.token.bin'))).toEqual(token);
    expectNoPlaintext(material, run);
  });

  test('wraps the same material for a primary and all of its replicas', () => {
    const files = ['eu-west-1', 'us-east-1', 'ap-southeast-2'].map(region => parameters(`${region}.json`, { region }));
    const material = randomBytes(32);
    const run = wrap(files.map(({ file }) => file), material);

    expect(run.status).toBe(0);
    for (const { file, privateKey, token } of files) {
      expect(unwrap(privateKey, file.replace(/json$/, 'wrapped.bin'))).toEqual(material);
      expect(readFileSync(file.replace(/json$/, 'token.bin'))).toEqual(token);
    }
    expectNoPlaintext(material, run);
  });

  test('--generate makes the same random material for all, another in each run, and leaves it nowhere', () => {
    const files = ['eu-west-1', 'us-east-1'].map(region => parameters(`${region}.json`, { region }));
    const materials = ['first', 'second'].map((out) => {
      mkdirSync(join(folder, out));
      const run = wrap(['--generate', '--out', join(folder, out), ...files.map(({ file }) => file)]);
      const [one, other] = files.map(({ privateKey }, i) =>
        unwrap(privateKey, join(folder, out, `${['eu-west-1', 'us-east-1'][i]}.wrapped.bin`)),
      );
      expect(run).toMatchObject({ status: 0, stderr: '' });
      expect(one).toHaveLength(32);
      expect(other).toEqual(one);
      expect(run.stdout).toMatch(/kept nowhere else/);
      expectNoPlaintext(one, run);
      return one;
    });

    expect(materials[0]).not.toEqual(materials[1]);
  });

  test('writes files that only their owner may read, whatever the umask', () => {
    const { file } = parameters('p.json');
    const run = spawnSync('/bin/sh', ['-c', 'umask 0; exec "$0" "$@"', process.execPath, SCRIPT, file], { input: randomBytes(32) });

    expect(run.status).toBe(0);
    expect(['p.wrapped.bin', 'p.token.bin'].map(name => statSync(join(folder, name)).mode.toString(8))).toEqual(['100600', '100600']);
  });

  test('prints the next commands: the primary takes the material as new, then each replica as existing', () => {
    const files = ['eu-west-1', 'us-east-1'].map(region => parameters(`${region}.json`, { region }).file);
    const { stdout } = wrap(files, randomBytes(32));
    const commands = stdout.split('\n\n').slice(1);

    expect(commands).toHaveLength(2);
    expect(commands[0]).toMatch(
      /^# wrapped for the public key with SHA-256 [0-9a-f]{64}\n# import token with SHA-256 [0-9a-f]{64}\n# before 2999-01-01T00:00:00.123Z:\naws kms import-key-material --region eu-west-1 --key-id arn:aws:kms:eu-west-1:111122223333:key\/mrk-\w+ \\\n/,
    );
    expect(commands[0]).toContain(`fileb://${join(folder, 'eu-west-1.wrapped.bin')}`);
    expect(commands[0]).toContain(`fileb://${join(folder, 'eu-west-1.token.bin')}`);
    expect(commands[0]).toContain('--import-type NEW_KEY_MATERIAL');
    expect(commands[1]).toMatch(/--region us-east-1 [^]*--import-type EXISTING_KEY_MATERIAL/);
  });

  test('prints the SHA-256 of public key and token, to be compared with those where AWS was asked, before anything is imported', () => {
    const { file, token } = parameters('p.json');
    const { PublicKey } = JSON.parse(readFileSync(file, 'utf8'));
    const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    const { stdout } = wrap([file], randomBytes(32));

    expect(stdout).toContain(`public key with SHA-256 ${sha256(Buffer.from(PublicKey, 'base64'))}`);
    expect(stdout).toContain(`token with SHA-256 ${sha256(token)}`);
    const asked = `python3 -c "import base64,hashlib,json;p=json.load(open('${file}'));`
      + 'print(*[hashlib.sha256(base64.b64decode(p[n])).hexdigest() for n in (\'PublicKey\',\'ImportToken\')])"';
    expect(spawnSync('/bin/sh', ['-c', asked]).stdout.toString().trim().split(' ')).toEqual([
      sha256(Buffer.from(PublicKey, 'base64')),
      sha256(token),
    ]);
  });

  test('quotes paths for the shell', () => {
    const out = join(folder, "it's here");
    mkdirSync(out);
    const { stdout } = wrap(['--out', out, parameters('p.json').file], randomBytes(32));

    const argument = /--import-token (.*) \\$/m.exec(stdout)![1];
    expect(spawnSync('/bin/sh', ['-c', `printf %s ${argument}`]).stdout.toString()).toBe(`fileb://${join(out, 'p.token.bin')}`);
  });

  test('--generate does not wait for standard input that is no pipe', () => {
    const { file } = parameters('p.json');

    // /dev/null.
    expect(spawnSync(process.execPath, [SCRIPT, '--generate', file], { stdio: ['ignore', 'pipe', 'pipe'] })).toMatchObject({ status: 0 });
    rmSync(join(folder, 'p.wrapped.bin'));
    rmSync(join(folder, 'p.token.bin'));
    expect(onTerminal(['--generate', file])).toMatchObject({ status: 0 });
    expect(filesIn(folder)).toEqual(['p.json', 'p.token.bin', 'p.wrapped.bin']);
  });

  test.each<[string, string | number]>([
    ['a time with fractions and offset', TOMORROW],
    ['a time in UTC', '2999-01-01T00:00:00Z'],
    ['seconds, as the AWS CLI version 1 writes them', 32472144000.5],
  ])('understands ParametersValidTo as %s', (_, ParametersValidTo) => {
    expect(wrap([parameters('p.json', { change: { ParametersValidTo } }).file], randomBytes(32))).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('wrap-key-material.mjs refuses, and writes nothing:', () => {
  /** What it says; whatever was refused, there is no new file, no success, and no word of the material. */
  function refused(args: string[], input: Buffer): string {
    const before = filesIn(folder);
    const run = wrap(args, input);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(filesIn(folder)).toEqual(before);
    if (input.length >= 16) expectNoPlaintext(input, run);
    return run.stderr;
  }

  test.each([
    ['nothing', Buffer.alloc(0), /exactly 32 raw bytes, got 0/],
    ['31 bytes', randomBytes(31), /exactly 32 raw bytes, got 31/],
    ['33 bytes', randomBytes(33), /exactly 32 raw bytes, got more/],
    ['hex', Buffer.from(randomBytes(32).toString('hex')), /exactly 32 raw bytes, got more; no hex/],
    ['32 zeros', Buffer.alloc(32), /must be random/],
  ])('%s as material', (_, input, why) => {
    expect(refused([parameters('p.json').file], input)).toMatch(why);
  });

  test.each([1, 32, 100_000])('to generate material when it was given some, too: %d bytes in a pipe', (length) => {
    const { file } = parameters('p.json');

    expect(refused(['--generate', file], randomBytes(length))).toMatch(
      /material was given on standard input, and --generate as well: choose one/,
    );
  });

  test('to generate material when it was given some, too: by a pipe of a shell that is slow, or in a file', () => {
    const { file } = parameters('p.json');
    writeFileSync(join(folder, 'material'), randomBytes(32));

    for (const command of ['(sleep 0.5; head -c 32 /dev/urandom) | "$0" "$@"', `exec "$0" "$@" < '${join(folder, 'material')}'`]) {
      const { stderr, status } = spawnSync('/bin/sh', ['-c', command, process.execPath, SCRIPT, '--generate', file]);
      expect(status).toBe(1);
      expect(stderr.toString()).toMatch(/--generate as well: choose one/);
    }
    expect(filesIn(folder)).toEqual(['material', 'p.json']);
  });

  test('keys of the China Regions, which take another length of material', () => {
    const { file } = parameters('p.json', { change: { KeyId: `arn:aws-cn:kms:cn-north-1:111122223333:key/${KEY}` } });

    expect(refused([file], randomBytes(32))).toMatch(/p\.json: .*China Regions.*128.*SM4.*not supported/);
    expect(refused(['--generate', file], Buffer.alloc(0))).toMatch(/China Regions/);
  });

  test('a terminal as standard input', () => {
    const { stdout, status } = onTerminal([parameters('p.json').file]);

    expect(status).toBe(1);
    expect(stdout.toString()).toMatch(/standard input.*terminal.*pipe it in, or give --generate/);
    expect(filesIn(folder)).toEqual(['p.json']);
  });

  test.each<[string, object, RegExp]>([
    [
      'expired parameters',
      { ParametersValidTo: new Date(Date.now() - 1000).toISOString() },
      /expired at \d{4}-.*24 hours; call .*get-parameters-for-import again/,
    ],
    ['parameters that expired a second ago, in seconds', { ParametersValidTo: Date.now() / 1000 - 1 }, /expired at \d{4}-/],
    ['a time that is none', { ParametersValidTo: 'tomorrow' }, /'ParametersValidTo' is not a time/],
    ['no token', { ImportToken: undefined }, /'ImportToken' is missing/],
    ['an empty token', { ImportToken: '' }, /'ImportToken' is not base64/],
    ['a token that is no base64', { ImportToken: 'AA A=' }, /'ImportToken' is not base64/],
    ['no public key', { PublicKey: undefined }, /'PublicKey' is missing/],
    ['a public key that is none', { PublicKey: 'AAAA' }, /'PublicKey' is not a public key/],
    ['a key id that is no ARN', { KeyId: KEY }, /'KeyId' is not the ARN of a KMS key/],
    ['a key ARN that is a command', { KeyId: 'arn:aws:kms:eu-west-1:111122223333:key/x;rm -rf ~' }, /'KeyId' is not the ARN of a KMS key/],
    [
      'an elliptic curve',
      {
        PublicKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      },
      /must be RSA .* got ec/,
    ],
    [
      'too short an RSA key',
      {
        PublicKey: generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      },
      /2048, 3072, 4096 bits, got rsa 1024/,
    ],
    [
      'a public exponent that no key of AWS KMS has',
      {
        PublicKey: generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 })
          .publicKey.export({ format: 'der', type: 'spki' })
          .toString('base64'),
      },
      /exponent .* must be at least 65537, got 3/,
    ],
  ])('%s', (_, change, why) => {
    expect(refused([parameters('p.json', { change }).file], randomBytes(32))).toMatch(why);
  });

  test('the material itself, or another file, in the place of the parameters, without repeating it', () => {
    const material = randomBytes(32).toString('hex');
    writeFileSync(join(folder, 'material.json'), material);
    writeFileSync(join(folder, 'list.json'), '["p"]');

    for (const args of [[material], ['--material', material], [join(folder, 'material.json')]]) {
      const { stderr, status } = wrap(args, randomBytes(32));
      expect(status).toBe(1);
      expect(stderr).not.toContain(material);
    }
    expect(refused([join(folder, 'list.json')], randomBytes(32))).toMatch(/is missing/);
    expect(refused([join(folder, 'absent.json')], randomBytes(32))).toMatch(/absent\.json: cannot be read \(ENOENT\)/);
    expect(refused([], randomBytes(32))).toMatch(/^wrap-key-material: usage: /);
  });

  test('files for different keys, or two for one Region', () => {
    const ireland = parameters('ireland.json').file;
    const again = parameters('again.json').file;
    const other = parameters('other.json', { region: 'us-east-1', key: KEY.replace('1234', 'ffff') }).file;

    expect(refused([ireland, other], randomBytes(32))).toMatch(/for different keys/);
    expect(refused([ireland, again], randomBytes(32))).toMatch(/two files are for the same Region/);
    expect(refused(['--generate', ireland, ireland], randomBytes(32))).toMatch(/two files are for the same Region/);
  });

  test('to overwrite, and takes away what it wrote before', () => {
    const [ireland, virginia] = ['eu-west-1', 'us-east-1'].map(region => parameters(`${region}.json`, { region }).file);
    writeFileSync(join(folder, 'us-east-1.token.bin'), 'precious');

    expect(refused([ireland, virginia], randomBytes(32))).toMatch(/us-east-1\.token\.bin: exists already; .*--out/);
    expect(readFileSync(join(folder, 'us-east-1.token.bin'), 'utf8')).toBe('precious');
  });

  test('a folder that is not there', () => {
    expect(refused(['--out', join(folder, 'none'), parameters('p.json').file], randomBytes(32))).toMatch(
      /none\/p\.wrapped\.bin: cannot be written \(ENOENT\)/,
    );
  });
});

test('the script is published with the package, and needs no dependencies', () => {
  const source = readFileSync(SCRIPT, 'utf8');
  const ignored = readFileSync(join(__dirname, '../../.npmignore'), 'utf8').split('\n');

  expect(
    [...source.matchAll(/from '([^']+)'|import\('([^']+)'\)|require\('([^']+)'\)/g)]
      .map(([, name]) => name)
      .filter((name) => !name.startsWith('node:')),
  ).toEqual([]);
  expect(ignored.filter(pattern => /^\/?docs\/?$|\.mjs$|wrap/.test(pattern))).toEqual([]);
});

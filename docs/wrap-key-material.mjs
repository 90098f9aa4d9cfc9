#!/usr/bin/env node
/**
 * Wraps key material for import into AWS KMS keys: symmetric encryption keys (SYMMETRIC_DEFAULT) with origin EXTERNAL.
 *
 *   <your HSM, writing 32 raw bytes> | node wrap-key-material.mjs [--out <folder>] <parameters.json> [<parameters.json> ...]
 *   node wrap-key-material.mjs --generate [--out <folder>] <parameters.json> [<parameters.json> ...]
 *
 * Each <parameters.json> is what this command answers, for a key in one Region:
 *
 *   aws kms get-parameters-for-import --key-id <key> --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_4096 --output json
 *
 * The same material is wrapped for each of them: for a multi-Region key give the primary's file, then those of all its replicas. Beside each file, or
 * in the folder of --out, it writes `<parameters>.wrapped.bin` and `<parameters>.token.bin`: for your user only, and of no use to anybody but AWS KMS,
 * if the file is what AWS KMS answered: compare the SHA-256 that is printed with that of the machine that asked, before anything leaves this one.
 * It never overwrites a file. Plaintext is in memory alone, which is wiped at the end: it is never written, printed or logged, nor taken from the
 * command line or the environment. What --generate makes is gone at the end of the run: read imported-key-material.md before you use it. It refuses to
 * run with material on standard input, which it would not use: it waits for the end of a pipe to be sure, and never reads from a terminal.
 *
 * Needs Node.js 20 or newer, and nothing else. RSAES_OAEP_SHA_256 is the only algorithm: AWS KMS takes RSA_AES_KEY_WRAP for RSA and ECC keys only
 * (API_GetParametersForImport, read 2026-11-25). Keys of the China Regions are refused: there, SYMMETRIC_DEFAULT is an SM4 key of 128 bits (API_CreateKey,
 * read 2026-11-25), and nobody has tried the import of one with this script.
 */
import { constants, createHash, createPublicKey, publicEncrypt, randomFillSync } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';

const MATERIAL_BYTES = 32; // 256 bits, the one length that AWS KMS takes for SYMMETRIC_DEFAULT outside the China Regions
const CHINA = 'aws-cn';
const WRAPPING_KEY_BITS = [2048, 3072, 4096];
const LEAST_EXPONENT = 65537n; // NIST SP 800-56B Rev. 2, 6.2, which binds the HSMs of AWS KMS; smaller ones are a sign of a forged file
const KEY_ARN = /^arn:(?<partition>[a-z0-9-]+):kms:(?<region>[a-z0-9-]+):[0-9]{12}:key\/(?<id>[A-Za-z0-9-]+)$/;
const USAGE = 'usage: wrap-key-material.mjs [--generate] [--out <folder>] <parameters.json> [<parameters.json> ...]';

/** What the operator can mend: told in one line, without a stack. */
class Refusal extends Error {}

try {
  main(process.argv.slice(2));
} catch (error) {
  // Nothing of the input is repeated: a wrong file may be the material itself.
  process.stderr.write(error instanceof Refusal ? `wrap-key-material: ${error.message}\n` : `wrap-key-material: failed (${error?.code ?? error?.name ?? 'unknown'})\n`);
  process.exitCode = 1;
}

function main(args) {
  const { generate, out, files } = options(args);
  const parameters = files.map(file => importParameters(file, out));
  refuseStrangers(parameters);
  const material = Buffer.allocUnsafeSlow(MATERIAL_BYTES); // of its own: not a slice of the pool that other buffers share
  try {
    if (generate) generateMaterial(material);
    else readMaterial(material);
    const wrapped = parameters.map(({ publicKey }) => wrap(publicKey, material));
    writeAll(parameters.flatMap(({ token, place }, i) => [[`${place}.wrapped.bin`, wrapped[i]], [`${place}.token.bin`, token]]));
  } finally {
    material.fill(0);
  }
  process.stdout.write(report(parameters, generate));
}

function options(args) {
  let parsed;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options: { generate: { type: 'boolean', default: false }, out: { type: 'string' }, help: { type: 'boolean' } } });
  } catch {
    throw new Refusal(`unknown option; key material is never given on the command line\n${USAGE}`);
  }
  const { values: { generate, out, help }, positionals: files } = parsed;
  if (help || files.length === 0) throw new Refusal(USAGE);
  // Not repeated: whoever gave the material here by mistake does not want to read it in a log.
  if (files.some(file => !file.endsWith('.json'))) throw new Refusal(`every file has to be named <something>.json; key material is never given on the command line\n${USAGE}`);
  return { generate, out, files };
}

/** One answer of GetParametersForImport, as the AWS CLI writes it, checked before any material is read. */
function importParameters(file, out) {
  const answer = readJson(file);
  const refuse = why => new Refusal(`${file}: ${why}; call aws kms get-parameters-for-import again`);
  for (const field of ['KeyId', 'ImportToken', 'PublicKey', 'ParametersValidTo']) {
    if (answer[field] === undefined) throw refuse(`'${field}' is missing, so this is not an answer of GetParametersForImport`);
  }
  // JSON numbers are seconds: what the AWS CLI version 1 writes, and version 2 with cli_timestamp_format = wire.
  const validTo = new Date(typeof answer.ParametersValidTo === 'number' ? answer.ParametersValidTo * 1000 : answer.ParametersValidTo);
  if (Number.isNaN(validTo.getTime())) throw refuse("'ParametersValidTo' is not a time");
  if (validTo <= new Date()) throw refuse(`expired at ${validTo.toISOString()}: AWS KMS takes import parameters for 24 hours`);
  const token = base64(answer.ImportToken);
  if (token === undefined || token.length === 0) throw refuse("'ImportToken' is not base64");
  const key = KEY_ARN.exec(answer.KeyId)?.groups;
  if (key === undefined) throw refuse("'KeyId' is not the ARN of a KMS key");
  if (key.partition === CHINA) throw new Refusal(`${file}: symmetric keys of the China Regions have 128-bit SM4 material; that is not supported here, nor verified`);
  return { ...key, arn: answer.KeyId, publicKey: wrappingKey(answer.PublicKey, refuse), token, validTo, place: join(out ?? dirname(file), basename(file, '.json')) };
}

function readJson(file) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(`${file}: cannot be read (${error.code})`);
  }
  try {
    const answer = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch { /* said below, without repeating what is in the file */ }
  throw new Refusal(`${file}: is not a JSON object, so it is not an answer of GetParametersForImport (give --output json)`);
}

function wrappingKey(publicKey, refuse) {
  let key;
  try {
    key = createPublicKey({ key: base64(publicKey), format: 'der', type: 'spki' });
  } catch {
    throw refuse("'PublicKey' is not a public key");
  }
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (key.asymmetricKeyType !== 'rsa' || !WRAPPING_KEY_BITS.includes(bits)) {
    throw refuse(`the wrapping key must be RSA with ${WRAPPING_KEY_BITS.join(', ')} bits, got ${key.asymmetricKeyType} ${bits ?? ''}; SM2 is not supported here`);
  }
  const exponent = key.asymmetricKeyDetails.publicExponent;
  if (exponent < LEAST_EXPONENT) throw refuse(`the public exponent of the wrapping key must be at least ${LEAST_EXPONENT}, got ${exponent}: no key of AWS KMS has it`);
  return key;
}

/** Strictly: Buffer.from() skips what it does not understand. */
function base64(text) {
  return typeof text === 'string' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** One material belongs to one key: to a multi-Region primary and its replicas, which have one key id, and one answer for each Region. */
function refuseStrangers(parameters) {
  const [{ id }] = parameters;
  if (parameters.some(each => each.id !== id)) throw new Refusal('the files are for different keys; material belongs to one key: wrap another for each, in a run of its own');
  if (new Set(parameters.map(each => each.region)).size < parameters.length) throw new Refusal(`${id}: two files are for the same Region; give the newest one for each`);
  if (new Set(parameters.map(each => each.place)).size < parameters.length) throw new Refusal('two files have the same name; --out needs a name of its own for each');
}

/** Material that is given and not used is a misunderstanding: somebody would keep it as that of the key, and nobody would hold the real one. */
function generateMaterial(material) {
  const given = Buffer.allocUnsafeSlow(1);
  try {
    if (!isatty(0) && readStandardInput(given, 0) > 0) throw new Refusal('material was given on standard input, and --generate as well: choose one');
  } finally {
    given.fill(0);
  }
  randomFillSync(material);
}

/** Fills `material` from standard input, and refuses more or less than that. Nothing is read into strings, which cannot be wiped. */
function readMaterial(material) {
  if (isatty(0)) throw new Refusal('key material is read from standard input, as raw bytes from your HSM: a terminal would show it and keep it; pipe it in, or give --generate');
  const rest = Buffer.allocUnsafeSlow(1);
  let length = 0;
  try {
    for (let read; (read = readStandardInput(material, length)) > 0;) length += read;
    if (length === MATERIAL_BYTES && readStandardInput(rest, 0) > 0) length++;
  } finally {
    rest.fill(0);
  }
  if (length !== MATERIAL_BYTES) {
    throw new Refusal(`key material must be exactly ${MATERIAL_BYTES} raw bytes, got ${length > MATERIAL_BYTES ? 'more' : length}; no hex, no base64, no line end`);
  }
  if (material.every(byte => byte === material[0])) throw new Refusal('key material must be random, got the same byte 32 times; look at what makes it');
}

function readStandardInput(buffer, offset) {
  for (;;) {
    if (offset === buffer.length) return 0;
    try {
      return readSync(0, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      if (error.code === 'EOF') return 0; // Windows
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); // a pipe that is not ready yet
    }
  }
}

function wrap(key, material) {
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, material);
}

/** All files or none: half of them would import material into some Regions that is lost for the others. */
function writeAll(files) {
  const written = [];
  try {
    for (const [path, bytes] of files) {
      const descriptor = openSync(path, 'wx', 0o600);
      written.push(path);
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      } finally {
        closeSync(descriptor);
      }
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    if (error.code === 'EEXIST') throw new Refusal(`${error.path}: exists already; take it away, or give another folder with --out`);
    throw new Refusal(`${error.path ?? 'a file'}: cannot be written (${error.code})`);
  }
}

/** Whoever swaps the public key on its way here can read the material. The digests are to be compared with those where AWS was asked. */
function report(parameters, generate) {
  const digest = bytes => createHash('sha256').update(bytes).digest('hex');
  const commands = parameters.map(({ arn, region, validTo, place, publicKey, token }, i) => `
# wrapped for the public key with SHA-256 ${digest(publicKey.export({ format: 'der', type: 'spki' }))}
# import token with SHA-256 ${digest(token)}
# before ${validTo.toISOString()}${i === 0 ? '' : ', after the first command'}:
aws kms import-key-material --region ${region} --key-id ${arn} \\
  --encrypted-key-material ${quoted(`fileb://${place}.wrapped.bin`)} \\
  --import-token ${quoted(`fileb://${place}.token.bin`)} \\
  --import-type ${i === 0 ? 'NEW_KEY_MATERIAL' : 'EXISTING_KEY_MATERIAL'} --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE
`);
  const advice = generate
    ? '# Generated: it is kept nowhere else, and once it is deleted or has expired nobody can import it again. So it must not expire.\n'
    : '# For material that the key had before: --import-type EXISTING_KEY_MATERIAL. To let it expire: --expiration-model KEY_MATERIAL_EXPIRES --valid-to TIME.\n';
  return advice + commands.join('');
}

/** For a POSIX shell. */
function quoted(text) {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

import type { KMSClient } from '@aws-sdk/client-kms';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { nameOf } from '../../private/errors';
import { KEY_BROKEN, NOT_YET } from '../contract';
import type { ProofRequest, ProofResult } from '../proof-messages';
import type { Exercise } from './exercise';
import { exerciseFor } from './exercise';

/**
 * Answers that a key will give again tomorrow. Everything else (throttling, access denied, not found, time-outs) may be
 * a matter of propagation or of AWS's health, and says nothing about the key.
 */
const FOR_GOOD: ReadonlySet<string> = new Set([
  'DisabledException', 'KMSInvalidStateException', 'InvalidKeyUsageException', 'UnsupportedOperationException',
  'KMSInvalidSignatureException', 'KMSInvalidMacException', 'InvalidCiphertextException', 'IncorrectKeyException', 'WrongAnswer',
]);

export class ProofError extends Error {
  constructor(name: typeof NOT_YET | typeof KEY_BROKEN, message: string) {
    super(message);
    this.name = name;
  }
}

/** Proves a key before, or an alias after a swap. Throws where the machine should try again, or give up before anything was changed. */
export async function prove(kms: KMSClient, request: ProofRequest): Promise<ProofResult> {
  switch (request.check) {
    case 'key': return proveKey(kms, request);
    case 'alias': return proveAlias(kms, request);
    case 'restored': return proveRestored(kms, request);
  }
}

async function proveKey(kms: KMSClient, { key, other, keyUsage }: ProofRequest): Promise<ProofResult> {
  try {
    await exerciseFor(kms, key.keySpec, keyUsage).use(key.keyArn);
  } catch (error) {
    // A key that was made a moment ago may still be in state Creating; before the swap, waiting costs nothing.
    const mayPass = nameOf(error) === 'KMSInvalidStateException' || !isForGood(error);
    throw new ProofError(mayPass ? NOT_YET : KEY_BROKEN, `${key.keyArn}: ${say(error)}`);
  }
  return {
    verdict: 'proven',
    why: `${key.keyArn} works`,
    sample: other === null ? null : await makeSample(exerciseFor(kms, other.keySpec, keyUsage), other.keyArn),
  };
}

/** A current key that was disabled meanwhile is no obstacle to replacing it: then there is no sample. */
async function makeSample(exercise: Exercise, keyArn: string): Promise<ProofResult['sample']> {
  try {
    return await exercise.sample(keyArn);
  } catch (error) {
    if (isForGood(error)) return null;
    throw new ProofError(NOT_YET, `no sample could be made with ${keyArn}: ${say(error)}`);
  }
}

async function proveAlias(kms: KMSClient, request: ProofRequest): Promise<ProofResult> {
  const { aliasName, key: { keyArn, keySpec }, keyUsage, other, sample } = request;
  const exercise = exerciseFor(kms, keySpec, keyUsage);
  let reached: string;
  try {
    reached = await exercise.use(aliasName);
  } catch (error) {
    return judgeFailure(kms, exercise, request, error);
  }
  if (reached !== keyArn) {
    return reached === other?.keyArn ? stale(`${aliasName} still reaches ${reached}`) : moved(`${aliasName} reaches ${reached}`);
  }
  if (sample !== null) {
    try {
      await exerciseFor(kms, sample.keySpec, keyUsage).read(sample);
    } catch (error) {
      // Moving an alias cannot hurt the old key: whatever this is, moving it back would not help. A person has to look.
      return stale(`${aliasName} works, but what ${sample.keyArn} made before the swap cannot be read: ${say(error)}`);
    }
  }
  return { verdict: 'proven', why: `${aliasName} reaches ${keyArn} and works`, sample: null };
}

/** A failure through the alias is the new key's fault only if the alias leads there and the key fails for good under its own name, too. */
async function judgeFailure(kms: KMSClient, exercise: Exercise, request: ProofRequest, error: unknown): Promise<ProofResult> {
  const { aliasName, key: { keyArn }, other } = request;
  let target: string | undefined;
  try {
    target = (await kms.send(new DescribeKeyCommand({ KeyId: aliasName }))).KeyMetadata?.Arn;
  } catch (unread) {
    return stale(`${aliasName}: ${say(error)}; and it cannot be read: ${say(unread)}`);
  }
  if (target === other?.keyArn) return stale(`${aliasName} still reaches ${target}: ${say(error)}`);
  if (target !== keyArn) return moved(`${aliasName} points to ${target}`);
  if (!isForGood(error)) return stale(`${aliasName}: ${say(error)}`);
  try {
    await exercise.use(keyArn);
  } catch (again) {
    return isForGood(again) ? { verdict: 'broken', why: `${keyArn}: ${say(again)}`, sample: null } : stale(`${keyArn}: ${say(again)}`);
  }
  return stale(`${keyArn} works, but not through ${aliasName} (yet): ${say(error)}`);
}

async function proveRestored(kms: KMSClient, request: ProofRequest): Promise<ProofResult> {
  const result = await proveAlias(kms, request);
  if (result.verdict !== 'proven') throw new ProofError(NOT_YET, result.why);
  return result;
}

function stale(why: string): ProofResult {
  return { verdict: 'stale', why, sample: null };
}

function moved(why: string): ProofResult {
  return { verdict: 'moved', why, sample: null };
}

function isForGood(error: unknown): boolean {
  return FOR_GOOD.has(nameOf(error));
}

function say(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

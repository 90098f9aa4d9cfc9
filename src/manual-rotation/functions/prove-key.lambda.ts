import { KMSClient } from '@aws-sdk/client-kms';
import { logEvent } from '../../private/log';
import type { ProofRequest, ProofResult } from '../proof-messages';
import { prove } from './prove';

const kms = new KMSClient({ maxAttempts: 5, retryMode: 'adaptive' });

export async function handler(request: ProofRequest): Promise<ProofResult> {
  const { check, aliasName, key: { keyArn } } = request;
  try {
    const result = await prove(kms, request);
    logEvent('proof', { check, alias: aliasName, keyArn, verdict: result.verdict, why: result.why });
    return result;
  } catch (error) {
    logEvent('proof', { check, alias: aliasName, keyArn, verdict: error instanceof Error ? error.name : 'error', why: String(error) });
    throw error;
  }
}

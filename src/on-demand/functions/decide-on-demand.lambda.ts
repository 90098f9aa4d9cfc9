import { KMSClient } from '@aws-sdk/client-kms';
import { decideOnDemand } from './decide-on-demand';
import { onDemandMetricsLine } from './measure';
import { logEvent } from '../../private/log';
import type { Decision, DecideRequest } from '../contract';

const kms = new KMSClient({ maxAttempts: 5, retryMode: 'adaptive' });

export async function handler(request: DecideRequest): Promise<Decision> {
  const { decision, measured } = await decideOnDemand(kms, request, Date.now);
  logEvent('decide', {
    key: request.settings.keyArn,
    ...decision.step,
    error: decision.step.do === 'fail' ? decision.failure.error : undefined,
  });
  if (measured !== undefined) process.stdout.write(onDemandMetricsLine(measured.keyId, measured.values, Date.now()));
  return decision;
}

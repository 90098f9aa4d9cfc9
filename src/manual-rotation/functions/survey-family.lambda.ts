import { KMSClient } from '@aws-sdk/client-kms';
import type { SurveyRequest, SurveyResult } from '../contract';
import { logEvent } from './log';
import { survey } from './survey';

const kms = new KMSClient({ maxAttempts: 5, retryMode: 'adaptive' });

export async function handler(request: SurveyRequest): Promise<SurveyResult> {
  const result = await survey(kms, request, new Date());
  const { plan, why, error } = result;
  logEvent('survey', { alias: request.declaration.aliasName, plan, why, error });
  return result;
}

import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { SurveyRequest, SurveyResult } from '../contract';
import { logEvent } from './log';
import { survey } from './survey';

const config = { maxAttempts: 5, retryMode: 'adaptive' } as const;
const clients = { kms: new KMSClient(config), tagging: new ResourceGroupsTaggingAPIClient(config) };

export async function handler(request: SurveyRequest): Promise<SurveyResult> {
  const { result } = await survey(clients, request, new Date());
  const { plan, why, error } = result;
  logEvent('survey', { alias: request.declaration.aliasName, plan, why, error });
  return result;
}

import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { measure } from './measure';
import { metricsLines } from './metrics';
import type { Survey } from './survey';
import { respond } from './survey';
import { logEvent } from '../../private/log';
import type { LookResult, SurveyRequest, SurveyResult } from '../survey-messages';

const config = { maxAttempts: 5, retryMode: 'adaptive' } as const;
const clients = { kms: new KMSClient(config), tagging: new ResourceGroupsTaggingAPIClient(config) };

export async function handler(request: SurveyRequest): Promise<SurveyResult | LookResult> {
  const now = new Date();
  const { declaration } = request;
  const found = await respond(clients, request, now);
  if ('finding' in found.result) {
    logEvent('look', { alias: declaration.aliasName, ...found.result });
    return found.result;
  }
  const { plan, why, error } = found.result;
  logEvent('survey', { alias: declaration.aliasName, plan, why, error });
  for (const line of metricsLines(declaration, measure(declaration, found as Survey, now), now)) process.stdout.write(line);
  return found.result;
}

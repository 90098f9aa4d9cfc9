import type { KMSClient } from '@aws-sdk/client-kms';
import type { SurveyRequest, SurveyResult } from '../contract';
import { ERRORS } from '../contract';
import { decide } from './plan';
import { readFamily } from './read-family';
import { parseRunInput } from './run-input';

/** Checks the input, reads the family, decides. Refusals are answers, not exceptions: the machine fails with their frozen names. */
export async function survey(kms: KMSClient, request: SurveyRequest, now: Date): Promise<SurveyResult> {
  const { declaration } = request;
  const parsed = parseRunInput(request.input);
  if ('problem' in parsed) {
    return refusal(ERRORS.invalidInput, parsed.problem, 'Nothing was changed. Start the machine again with an input such as {"reason": "manual", "action": "rotate", "fromGeneration": 1}.');
  }
  const { input } = parsed;
  // What cannot be read is thrown, for the machine to try again: a new role or key is not visible everywhere at once.
  const facts = await readFamily(kms, {
    aliasName: declaration.aliasName, familyName: declaration.familyName, everything: input.reason === 'deployment', now,
  });
  return decide(declaration, facts, input, now);
}

function refusal(error: string, why: string, remedy: string): SurveyResult {
  return { plan: 'refuse', why, error, remedy, nextNumber: 0, newKey: null, oldKey: null, stagedAt: '', declare: [] };
}

import type { KMSClient } from '@aws-sdk/client-kms';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { TAGS } from '../../private/vocabulary';
import type { Declaration, RunInput, SurveyRequest, SurveyResult } from '../contract';
import { ERRORS } from '../contract';
import { refusal } from './answers';
import type { FamilyFacts } from './family';
import { FamilyView } from './family-view';
import { keepHouse } from './housekeeping';
import { KeyReader } from './key-reader';
import { keyStoreProblem } from './key-store';
import { decide } from './plan';
import { readFamily } from './read-family';
import { parseRunInput } from './run-input';
import type { StrayKey } from './strays';

export interface Clients {
  readonly kms: KMSClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

/** What a survey found and decided; the decision goes to the machine, the rest into metrics. */
export interface Survey {
  readonly result: SurveyResult;
  /** Undefined if the input was refused before anything was read. */
  readonly facts?: FamilyFacts;
  /** Undefined if nobody looked: they are looked for when nothing else is due. */
  readonly strays?: ReadonlyArray<StrayKey>;
  /** How many generations there are. Undefined if nobody counted. */
  readonly generations?: number;
}

/**
 * Checks the input, reads the family, decides. What cannot be read is thrown, for the machine to try again: a new role or key is
 * not visible everywhere at once.
 */
export async function survey(clients: Clients, request: SurveyRequest, now: Date): Promise<Survey> {
  const { declaration } = request;
  const parsed = parseRunInput(request.input);
  if ('problem' in parsed) {
    return {
      result: refusal(ERRORS.invalidInput, parsed.problem,
        'Nothing was changed. Start the machine again with an input such as {"reason": "manual", "action": "rotate", "fromGeneration": 1}.'),
    };
  }
  const { input } = parsed;
  const keys = new KeyReader(clients.kms);
  const facts = await readFamily(keys, { declared: declaration, ...depth(declaration, input), now });
  const result = decide(declaration, facts, input, now);
  if (result.plan === 'nothing' && mayKeepHouse(input, facts)) {
    const { plan, ...seen } = await keepHouse({ keys, tagging: clients.tagging }, new FamilyView(declaration, facts), now);
    return { result: plan === undefined ? result : { ...plan, digest: result.digest }, facts, ...seen };
  }
  return { result: await keyStoreProblem(clients.kms, declaration, result) ?? result, facts };
}

/** How much there is to read. An idle run of a family that retires nothing stays at the least. */
function depth(declaration: Declaration, { reason, action }: RunInput): { allGenerations: boolean; policies: boolean } {
  const deployment = reason === 'deployment';
  const looksBack = deployment || action === 'release' || action === 'rollback' || declaration.retirement !== null;
  return { allGenerations: looksBack, policies: deployment };
}

/** Ticks and checks tidy up, unless an operator holds the family. */
function mayKeepHouse({ reason, action }: RunInput, facts: FamilyFacts): boolean {
  const idle = reason !== 'deployment' && (action === undefined || action === 'check');
  return idle && facts.current !== undefined && facts.current.tags?.[TAGS.hold] === undefined;
}

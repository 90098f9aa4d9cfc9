import type { KMSClient } from '@aws-sdk/client-kms';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { ERRORS, OUTCOMES } from '../contract';
import type { RunInput } from '../run-request';
import type { LookResult, SurveyRequest, SurveyResult } from '../survey-messages';
import { refusal } from './answers';
import type { FamilyFacts } from './family';
import { FamilyView } from './family-view';
import { keepHouse } from './housekeeping';
import { KeyReader } from './key-reader';
import { keyStoreProblem } from './key-store';
import { lookAgain } from './look';
import { lookAtRetired } from './look-at-retired';
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

/** What the machine asked for: a survey, or a fresh look at the keys that it is about to change. */
export async function respond(clients: Clients, request: SurveyRequest, now: Date): Promise<Survey | { readonly result: LookResult }> {
  const { declaration, look, lookAtRetired: retired } = request;
  if (look !== undefined) return { result: await lookAgain(new KeyReader(clients.kms), declaration, look) };
  if (retired !== undefined) return { result: await lookAtRetired(new KeyReader(clients.kms), declaration, retired, now) };
  return survey(clients, request, now);
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
        'Start the machine again with an input such as {"reason": '
          + '"manual", "action": "rotate", "fromGeneration": 1}.'),
    };
  }
  const { input } = parsed;
  const keys = new KeyReader(clients.kms);
  const [startedAt, enteredAt] = [request.startedAt, request.enteredAt].map((time) => (time === undefined ? now : new Date(time)));
  const read = async (ancestors: boolean) => {
    const found = await readFamily(keys, { declared: declaration, ...depth(input), ancestors, now });
    return { facts: found, result: decide(declaration, found, input, now, { startedAt, enteredAt, inHand: request.inHand }) };
  };
  const seen = await read(false);
  // A number is given once a year: then older generations are asked, too, which numbers they have seen.
  const { facts, result } = seen.result.plan === 'create' && seen.facts.current !== undefined ? await read(true) : seen;
  if (mayKeepHouse(input, result)) {
    const { plan, ...tidied } = await keepHouse({ keys, tagging: clients.tagging }, new FamilyView(declaration, facts), now);
    const { digest, generation, nameOn } = result;
    return { result: plan === undefined ? result : { ...plan, digest, generation, nameOn }, facts, ...tidied };
  }
  return { result: await keyStoreProblem(clients.kms, declaration, result) ?? result, facts };
}

/** How much there is to read. An idle run stays at the least. */
function depth({ reason, action }: RunInput): { allGenerations: boolean; policies: boolean } {
  const deployment = reason === 'deployment';
  return { allGenerations: deployment || action === 'release' || action === 'rollback' || action === 'revoke', policies: deployment };
}

/** Ticks and checks tidy up if nothing else is due, unless an operator holds the family. */
function mayKeepHouse({ reason, action }: RunInput, { plan, outcome }: SurveyResult): boolean {
  const idle = reason !== 'deployment' && (action === undefined || action === 'check');
  return idle && plan === 'nothing' && outcome !== OUTCOMES.held;
}

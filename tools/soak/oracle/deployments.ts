import { lastSurvey } from './records';
import type { Run } from './records';
import type { Court, RuleMaker } from './rule';
import { ERRORS, STATES } from '../../../src/manual-rotation/contract';

const DECLARATIONS: readonly string[] = [STATES.putPolicy, STATES.putDescription, STATES.putTags];

interface Cause {
  readonly step?: string;
  readonly awsCause?: string;
  readonly newKey?: { readonly keyArn: string } | null;
}

/** An older generation that refuses what is declared stops no deployment: it is told and passed over, and the others are declared. */
export const deployments: RuleMaker = (court) => ({
  ended: (run) => {
    const { input, faulted, result } = run;
    if (input.reason !== 'deployment' || faulted || result?.error !== ERRORS.rotationFailed) return;
    const { step, awsCause, newKey } = JSON.parse(result.cause ?? '{}') as Cause;
    const refused = [...court.ledger.keys.values()].find(({ arn }) => awsCause?.includes(arn));
    if (!DECLARATIONS.includes(step ?? '') || refused === undefined || mayStopIt(court, run, refused.id)) return;
    if (newKey?.keyArn === refused.arn) return; // without an alias, one that is about to get it
    court.accuse('deployments', `${run.name} failed at '${step}', as ${court.ledger.say(refused.id)} refused, which is not current`);
  },
});

/** The current key has to bear what is declared, and one that is about to be: as the run saw it. */
function mayStopIt({ ledger, horizonMs }: Court, run: Run, id: string): boolean {
  const { aliasName } = run.edition;
  const seen = lastSurvey(run);
  const tenures = ledger.tenures.filter((tenure) => tenure.alias === aliasName);
  const known = tenures.filter((tenure, index) => tenure.at <= seen && (tenures[index + 1]?.at ?? Infinity) >= seen - horizonMs);
  return ledger.currentAt(aliasName, seen) === undefined || known.some((tenure) => tenure.keyId === id);
}

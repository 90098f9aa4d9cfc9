import type { Run } from './records';
import { RACE_MS } from './rule';
import type { Court, RuleMaker } from './rule';
import { TAGS } from '../../../src/private/vocabulary';


/** A current key that callers cannot use never ends a tick with 'nothing'; a held family says so, too. */
export const told: RuleMaker = (court) => ({
  ended: (run) => {
    const { result, input, startedAt, edition } = run;
    if (input.reason !== 'tick' || result?.status !== 'SUCCEEDED') return;
    const said = result.output?.outcome ?? result.output?.plan;
    if (said !== 'nothing' && said !== 'held') return;
    const why = unusableSince(court, edition.aliasName, startedAt - court.horizonMs - RACE_MS);
    if (why !== undefined && !(said === 'nothing' && isHeldToday(court, run))) {
      court.accuse('told', `${run.name} succeeded with '${said}', though ${why}`);
    }
  },
});

/** Without outcomes of its own, a definition says 'nothing' of a held family. */
function isHeldToday({ ledger }: Court, run: Run): boolean {
  return (
    run.result?.output?.outcome === undefined && [...ledger.keys.values()].some(({ id }) => ledger.store.keys.get(id)?.tags.has(TAGS.hold))
  );
}

function unusableSince({ ledger }: Court, alias: string, moment: number): string | undefined {
  const tenure = ledger.tenures.filter((one) => one.alias === alias).at(-1);
  if (tenure === undefined || tenure.at > moment) return undefined;
  const key = ledger.current(alias);
  if (key === undefined) return undefined; // told by the machine's own look: a new alias is made, or refused
  const known = ledger.history(key.id);
  if (known.stranger || (known.harmedAt ?? Infinity) > moment) return undefined;
  if (key.state !== 'Enabled') return `the current ${ledger.say(key.id)} is ${key.state}`;
  return ledger.obeys(key) ? undefined : `the policy of the current ${ledger.say(key.id)} shuts the machine out`;
}

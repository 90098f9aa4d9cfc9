import type { AliasTable } from './alias-table';
import { KeyJudge } from './key-judge';
import type { RunContext } from './run-context';
import { nameOf } from '../../private/errors';
import type { Verdict } from '../verdict-types';

const OUT_OF_SCOPE: Verdict = { compliance: 'NOT_APPLICABLE', annotation: 'The key is outside of the scope of the rule.' };
const GONE: Verdict = { compliance: 'NOT_APPLICABLE', annotation: 'The key is gone.' };

/** Judges one key that changed. Whatever AWS Config said about it is old by now: it is read anew. */
export async function evaluateKey(run: RunContext, keyId: string, keyArn: string): Promise<void> {
  let verdict: Verdict;
  try {
    verdict = await verdictOn(run, keyId, keyArn);
  } catch (error) {
    run.tally.addUnreadable(keyId, error);
    return;
  }
  run.tally.add(verdict);
  await run.sender.add(keyId, verdict);
  await run.sender.flush();
}

async function verdictOn({ kms, tags, scope, standard, now }: RunContext, keyId: string, keyArn: string): Promise<Verdict> {
  let own: AliasTable;
  try {
    own = await kms.aliases(keyId);
  } catch (error) {
    if (nameOf(error) === 'NotFoundException') return GONE;
    throw error;
  }
  if (scope !== undefined || own.hasFamilies) await tags.read([keyArn]);
  if (!tags.inScope(keyArn)) return OUT_OF_SCOPE;
  const families = {
    aliases: () => kms.aliases(),
    tagsOf: async (arns: readonly string[]) => {
      await tags.read(arns.filter((arn) => arn !== keyArn));
      return arns.map((arn) => tags.of(arn));
    },
  };
  return new KeyJudge(kms, families, standard, now).judge({ keyId, keyArn, aliases: own.of(keyId).names });
}

import { lastMomentOf } from '../../private/calendar-day';
import { StandardRule } from '../../standard-rule';
import type { Outcome } from '../judge/finding';
import { keyFactsOf, UNKNOWN } from '../judge/key-facts';
import { cannotTell, COMPLIANT, nonCompliant, notice, NOT_APPLICABLE } from '../judge/outcomes';
import type { Circumstances, Rule } from '../judge/rule';

const DAY = 86_400_000;
const LOCATION = 'Properties.KeySpec';

/** The key spec is forbidden, or its last day has passed or is near. */
export const keySpec: Rule = {
  id: StandardRule.KEY_SPEC,
  key: ({ resource }, circumstances) => {
    if (circumstances.standard.keySpecs.length === 0) return NOT_APPLICABLE;
    const { spec } = keyFactsOf(resource);
    if (spec !== UNKNOWN) return judged(spec, circumstances, LOCATION);
    return cannotTell({
      message: 'the key spec hangs on the deployment, and the standard does not allow all',
      fix: 'keySpec: KeySpec.SYMMETRIC_DEFAULT,',
      location: LOCATION,
    });
  },
  family: ({ terms }, circumstances) => judged(terms.keySpec, circumstances),
};

function judged(spec: string, { standard, now }: Circumstances, location?: string): Outcome {
  const terms = standard.keySpecs.find((one) => one.keySpec === spec);
  if (terms === undefined) return COMPLIANT;
  const fix = 'choose a key spec that the standard allows, and let a ManualRotationAlias bring it with its next rotation';
  const { until = '' } = terms;
  const lastMoment = lastMomentOf(until);
  if (lastMoment === undefined) return nonCompliant({ message: `the key spec ${spec} is not allowed`, fix, location });
  if (now.getTime() > lastMoment) return nonCompliant({ message: `the key spec ${spec} was allowed until ${until}`, fix, location });
  if (now.getTime() <= lastMoment - standard.keySpecNoticeDays * DAY) return COMPLIANT;
  return notice({ message: `the key spec ${spec} is allowed until ${until}, and no longer`, fix, location });
}

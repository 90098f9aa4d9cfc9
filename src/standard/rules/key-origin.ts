import { StandardRule } from '../../standard-rule';
import type { Outcome } from '../judge/finding';
import { keyFactsOf, UNKNOWN } from '../judge/key-facts';
import { cannotTell, COMPLIANT, nonCompliant, NOT_APPLICABLE } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

const LOCATION = 'Properties.Origin';

/** The key material comes from where the standard does not allow it. */
export const keyOrigin: Rule = {
  id: StandardRule.KEY_ORIGIN,
  key: ({ resource }, { standard: { allowedOrigins } }) => {
    if (allowedOrigins === undefined) return NOT_APPLICABLE;
    const { origin } = keyFactsOf(resource);
    if (origin !== UNKNOWN) return judged(origin, allowedOrigins, LOCATION);
    return cannotTell({
      message: 'where the key material comes from hangs on the deployment',
      fix: `origin: '${allowedOrigins[0]}',`,
      location: LOCATION,
    });
  },
  family: ({
    terms,
  }, { standard: { allowedOrigins } }) => allowedOrigins === undefined ? NOT_APPLICABLE : judged(terms.origin, allowedOrigins),
};

function judged(origin: string, allowed: readonly string[], location?: string): Outcome {
  if (allowed.includes(origin)) return COMPLIANT;
  return nonCompliant({
    message: `the origin of key material must be ${allowed.join(' or ')}, got ${origin}`,
    fix: `origin: '${allowed[0]}',`,
    location,
  });
}

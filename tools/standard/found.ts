import type { CaseApp } from './case-app';
import type { KeyCase } from './cases';
import type { RotationStandard } from '../../src';
import type { Finding } from '../../src/standard/judge/finding';
import { findingsBelow } from '../../src/standard/synth/app-findings';

/**
 * What a standard finds below each case, in the words of the cases: `KeyRotation`, `KeyRotation?` for what cannot be told, `KeySpec!` for a
 * notice, `KeyRotation~` for what is waived.
 */
export function foundIn({
  app,
  places,
}: CaseApp, standard: RotationStandard, now: Date): ReadonlyMap<KeyCase, string[]> {
  const all = findingsBelow(app, standard._document, now);
  const found = new Map([...places].map(([one, place]) => [
    one,
    [...new Set(all.filter(({ construct }) => construct.node.scopes.includes(place)).map(({ finding }) => short(finding)))].sort(),
  ] as const));
  const elsewhere = all.filter(({ construct }) => ![...places.values()].some((place) => construct.node.scopes.includes(place)));
  if (elsewhere.length > 0) {
    throw new Error(`nothing must be found outside of the cases, got ${elsewhere.map(({ construct }) => construct.node.path).join(', ')}`);
  }
  return found;
}

function short({ rule, verdict, severity }: Finding): string {
  return `${rule}${severity === 'waived' ? '~' : { NON_COMPLIANT: '', CANNOT_TELL: '?', COMPLIANT: '!' }[verdict]}`;
}

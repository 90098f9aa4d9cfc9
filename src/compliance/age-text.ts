import { inDays, lastDayOf, wholeDays } from './age';
import { canRotate, primaryRegionOf } from './key-kind';
import { remedyFor } from './remedy';
import type { AgeStandard, KeyDescription } from './verdict-types';

/** Since when the material is in use, and how that is known. */
export interface MaterialFacts {
  readonly since: Date;
  /** Its newest rotation; or, without any that was read, the creation of the key, or of the primary key whose material a replica has. */
  readonly by: 'rotation' | 'creation' | 'primary';
}

export function youngText(key: KeyDescription, material: MaterialFacts, age: number, standard: AgeStandard): string {
  return `${ageText(key, material, age)}; ${limitText(standard)}.`;
}

export function overdueText(key: KeyDescription, material: MaterialFacts, age: number, standard: AgeStandard): string {
  // The history of a key that is no replica is read, at a price, only when the verdict hangs on it.
  const doubt = material.by === 'creation' && canRotate(key) ? 'Unless rotated since: overdue' : 'Overdue';
  return `${ageText(key, material, age)}; ${limitText(standard)}. ${doubt}, becomes NON_COMPLIANT on `
    + `${lastDayOf(material.since, standard)}. ${remedyFor(key, standard.maxKeyAgeDays)}`;
}

export function tooOldText(key: KeyDescription, material: MaterialFacts, age: number, standard: AgeStandard): string {
  const never = material.by !== 'rotation' && canRotate(key) ? ', never rotated' : '';
  return `${ageText(key, material, age)}${never}; ${limitText(standard)}. ${remedyFor(key, standard.maxKeyAgeDays)}`;
}

function ageText(key: KeyDescription, { by }: MaterialFacts, age: number): string {
  switch (by) {
    case 'rotation': return `Key material rotated ${wholeDays(age)} ago`;
    case 'primary': return `Primary key in ${primaryRegionOf(key)} is ${wholeDays(age)} old`;
    case 'creation': return `${key.multiRegion === 'REPLICA' ? 'Replica key' : 'Key'} is ${wholeDays(age)} old`;
  }
}

function limitText({ maxKeyAgeDays }: AgeStandard): string {
  return `limit ${inDays(maxKeyAgeDays)}`;
}

/** The ages in such a text, and what is the same each day. */
export function withoutAges(annotation: string): { text: string; ages: number[] } {
  const age = /\b(\d+) days? (?=ago|old)/g;
  return { text: annotation.replace(age, '… '), ages: Array.from(annotation.matchAll(age), ([, days]) => Number(days)) };
}

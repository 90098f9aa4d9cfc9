import { BOUNDS } from './bounds';
import type { StandardDocument } from './document';
import { SCHEMA_VERSION } from './document';

/** What a person has to write. */
export type StandardInput = Pick<StandardDocument, 'name' | 'version'> & Partial<StandardDocument>;

/** What holds where nothing is written, in code and in files. */
export function completed(input: StandardInput): StandardDocument {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as StandardInput;
  const maxKeyAgeDays = given.maxKeyAgeDays ?? 365;
  return {
    schemaVersion: SCHEMA_VERSION,
    maxKeyAgeDays,
    gracePeriodDays: 7,
    minRotationPeriodDays: BOUNDS.minRotationPeriod.min,
    maxRotationPeriodDays: Math.min(maxKeyAgeDays, BOUNDS.maxRotationPeriod.max),
    minDeletionWindowDays: BOUNDS.minDeletionWindow.max,
    requiredTags: [],
    keySpecs: [],
    keySpecNoticeDays: maxKeyAgeDays, // a key that is made today would still be in use then
    requireFamilyRetirement: false,
    requireFamilyAlarms: false,
    mandatory: [],
    ignored: [],
    waivers: [],
    ...given,
  };
}

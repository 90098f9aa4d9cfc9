import { aliasOwnership } from './alias-ownership';
import { cachedKeyLookup } from './cached-key-lookup';
import { deletionWindow } from './deletion-window';
import { familyAlarms } from './family-alarms';
import { familyRetirement } from './family-retirement';
import { idleBeforeDeletion } from './idle-before-deletion';
import { keyCannotRotate } from './key-cannot-rotate';
import { keyOrigin } from './key-origin';
import { keyPolicyPrincipals } from './key-policy-principals';
import { keyRotation } from './key-rotation';
import { keyRotationPeriod } from './key-rotation-period';
import { keySpec } from './key-spec';
import { keyTags } from './key-tags';
import { manualRotationMissing } from './manual-rotation-missing';
import { materialExpiryAlarm } from './material-expiry-alarm';
import { removalPolicy } from './removal-policy';
import type { Rule } from '../judge/rule';

/** Every rule that judges templates, in the order of reports. */
export const RULES: readonly Rule[] = [
  keyRotation, keyRotationPeriod, keyCannotRotate, keySpec, keyOrigin, keyTags, deletionWindow, removalPolicy, aliasOwnership,
  manualRotationMissing, familyRetirement, familyAlarms, idleBeforeDeletion, cachedKeyLookup, keyPolicyPrincipals,
  materialExpiryAlarm,
];

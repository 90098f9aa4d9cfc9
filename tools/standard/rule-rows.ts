import { HIDING_ROWS } from './hiding-rows';
import { ALIAS_ROWS } from './rows/alias-rows';
import { BELONGING_ROWS } from './rows/belonging-rows';
import { DELETION_ROWS } from './rows/deletion-rows';
import { FAMILY_ROWS } from './rows/family-rows';
import { KEY_ROWS } from './rows/key-rows';
import { ROTATION_ROWS } from './rows/rotation-rows';
import { WAIVER_ROWS } from './rows/waiver-rows';
import type { RuleRow } from './rule-row';

/** What each rule has to say, and what not. */
export const ROWS: readonly RuleRow[] = [
  ...HIDING_ROWS,
  ...ROTATION_ROWS,
  ...KEY_ROWS,
  ...DELETION_ROWS,
  ...FAMILY_ROWS,
  ...ALIAS_ROWS,
  ...WAIVER_ROWS,
  ...BELONGING_ROWS,
];

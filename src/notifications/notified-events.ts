import { ALIAS_MESSAGES, FAILED_RUN } from './alias-messages';
import { KEY_MESSAGES } from './key-messages';
import type { NotifiedEvent } from './notification-rules';
import { ON_DEMAND_MESSAGES } from './on-demand-messages';
import { aliasEventPattern } from '../manual-rotation/alias-event-pattern';
import { DETAIL_TYPES } from '../manual-rotation/contract';
import { ON_DEMAND_DETAIL_TYPES } from '../on-demand/contract';
import { failedExecutionPattern } from '../private/event-rule';
import { KEY_EVENTS, keyEventPattern } from '../private/key-event-patterns';
import type { KeyEvent } from '../private/key-event-patterns';
import { EVENT_SOURCE } from '../private/vocabulary';

/** What people are told about keys, by the construct ids of the rules. */
export const OF_KEYS = byConstructId(KEY_EVENTS, (event) => ({
  message: KEY_MESSAGES[event],
  pattern: (keyArns) => keyEventPattern(event as KeyEvent, keyArns),
}));

/** About aliases. */
export const OF_ALIASES = byConstructId(DETAIL_TYPES, (event) => ({
  message: ALIAS_MESSAGES[event],
  pattern: (aliasNames) => aliasEventPattern(aliasNames, [DETAIL_TYPES[event]]),
}));

/** About keys that are rotated on demand. */
export const OF_ON_DEMAND_ROTATIONS = byConstructId(ON_DEMAND_DETAIL_TYPES, (event) => ({
  message: ON_DEMAND_MESSAGES[event],
  pattern: (keyArns) => ({ source: [EVENT_SOURCE], detailType: [ON_DEMAND_DETAIL_TYPES[event]], detail: { keyArn: keyArns } }),
}));

/** About the state machines of both, which may be unable to say anything themselves. */
export const OF_STATE_MACHINES: Readonly<Record<string, NotifiedEvent>> = {
  RunFailed: { message: FAILED_RUN, pattern: failedExecutionPattern },
};

function byConstructId<T extends object>(names: T, notified: (name: keyof T) => NotifiedEvent): Readonly<Record<string, NotifiedEvent>> {
  const all = Object.keys(names) as (keyof T & string)[];
  return Object.fromEntries(all.map((name) => [`${name[0].toUpperCase()}${name.slice(1)}`, notified(name)]));
}

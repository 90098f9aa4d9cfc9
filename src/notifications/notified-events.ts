import { ALIAS_MESSAGES, FAILED_RUN } from './alias-messages';
import { KEY_MESSAGES } from './key-messages';
import type { Message } from './message';
import { LINK_OF_THE_EVENT } from './message';
import type { NotifiedEvent } from './notification-rules';
import { ON_DEMAND_MESSAGES } from './on-demand-messages';
import { aliasEventPattern } from '../manual-rotation/alias-event-pattern';
import { DETAIL_TYPES } from '../manual-rotation/contract';
import { ON_DEMAND_DETAIL_TYPES } from '../on-demand/contract';
import { untoldFailurePattern } from '../private/event-rule';
import { KEY_EVENTS, keyEventPattern } from '../private/key-event-patterns';
import type { KeyEvent } from '../private/key-event-patterns';
import { ownEventPattern } from '../private/own-events';
import { runbookPrefixes } from '../private/runbook';

/** What people are told about keys, by the construct ids of the rules. */
export const OF_KEYS = byConstructId(KEY_EVENTS, (event) => ({
  message: KEY_MESSAGES[event],
  pattern: (keyArns) => keyEventPattern(event as KeyEvent, keyArns),
}));

/** About aliases. */
export const OF_ALIASES = byConstructId(DETAIL_TYPES, (event) => ({
  message: naming('alias', '{$.detail.alias}', ALIAS_MESSAGES[event]),
  pattern: (aliasNames, runbookUrl) => aliasEventPattern(aliasNames, [DETAIL_TYPES[event]], linksOf(ALIAS_MESSAGES[event], runbookUrl)),
}));

/** About keys that are rotated on demand. */
export const OF_ON_DEMAND_ROTATIONS = byConstructId(ON_DEMAND_DETAIL_TYPES, (event) => ({
  message: ON_DEMAND_MESSAGES[event],
  pattern: (keyArns) => ownEventPattern([ON_DEMAND_DETAIL_TYPES[event]], { keyArn: keyArns }),
}));

/** About the state machines of both, which may be unable to say anything themselves. */
export const OF_STATE_MACHINES: Readonly<Record<string, NotifiedEvent>> = {
  RunFailed: { message: FAILED_RUN, pattern: untoldFailurePattern },
};

function byConstructId<T extends object>(names: T, notified: (name: keyof T) => NotifiedEvent): Readonly<Record<string, NotifiedEvent>> {
  const all = Object.keys(names) as (keyof T & string)[];
  return Object.fromEntries(all.map((name) => [`${name[0].toUpperCase()}${name.slice(1)}`, notified(name)]));
}

/** Puts the name into the first line, which is what people see on a phone. */
function naming(kind: string, path: string, message: Message): Message {
  return { ...message, headline: message.title.replace(`AWS KMS ${kind}:`, `AWS KMS ${path}:`) };
}

/** A link that the event brings along has to lead into the runbook, whoever made the event: ours of any version, or the one set here. */
function linksOf({ link }: Message, runbookUrl: string): Record<string, unknown> {
  return link === LINK_OF_THE_EVENT ? { runbook: runbookPrefixes(runbookUrl).map((prefix) => ({ prefix })) } : {};
}

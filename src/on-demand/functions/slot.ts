import { CALL_SLOT } from '../contract';

/**
 * How long until a call may be made for this key: 0 within the first seconds of a slot. All runs for one key have the same slots; those of
 * other keys begin at other times, so that the calls of many keys do not come at once.
 */
export function secondsToSlot(keyArn: string, now: number): number {
  const { everySeconds, openSeconds } = CALL_SLOT;
  const into = (Math.floor(now / 1000) + phase(keyArn)) % everySeconds;
  return into < openSeconds ? 0 : everySeconds - into;
}

/** A number for the key that is always the same, spread over a slot. */
function phase(keyArn: string): number {
  return [...keyArn].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % CALL_SLOT.everySeconds, 0);
}

import { MAX_ANNOTATION } from './contract';

/** Room for a name that others chose: an owner, a family, a Region. */
const NAME_ROOM = 40;
/**
 * Line breaks, control characters and marks of writing direction would let one text pose as another; half a character is refused by AWS
 * Config.
 */
const NOT_PLAIN = /[\s\p{Cc}\p{Cs}\p{Bidi_Control}]+/gu;
const FIRST_HALF_OF_A_CHARACTER = /[\uD800-\uDBFF]$/;

/** A text that others wrote, as one plain line that fits the room. */
export function excerpt(text: string, room: number): string {
  const line = text.replace(NOT_PLAIN, ' ').trim();
  return line.length <= room ? line : `${line.slice(0, room - 1).replace(FIRST_HALF_OF_A_CHARACTER, '').trimEnd()}…`;
}

export function shortName(name: string): string {
  return excerpt(name, NAME_ROOM);
}

/** `before`, as much of the text as fits, and `after`, which has to survive. */
export function fitted(before: string, text: string, after: string): string {
  return `${before}${excerpt(text, MAX_ANNOTATION - before.length - after.length)}${after}`;
}

/** Recordings of a terminal in the format asciicast v2: https://docs.asciinema.org/manual/asciicast/v2/ (read 2026-11-29). */

/** A line, and when it was printed, in seconds from the start. */
export interface Line {
  readonly at: number;
  readonly text: string;
}

/** The file of a recording. */
export function castOf(lines: readonly Line[], { width, height, title }: { width: number; height: number; title: string }): string {
  const events = lines.map(({ at, text }) => JSON.stringify([Math.round(at * 1_000) / 1_000, 'o', `${text}\r\n`]));
  return [JSON.stringify({ version: 2, width, height, title }), ...events, ''].join('\n');
}

/** The lines of a file that `castOf` made: whole ones, without control sequences. */
export function linesOf(cast: string): Line[] {
  const [, ...events] = cast.trimEnd().split('\n').map((line) => JSON.parse(line) as [number, string, string]);
  return events.map(([at, , text]) => ({ at, text: text.replace(/\r\n$/, '') }));
}

/** As a terminal of that width shows it. */
export function wrappedAt(width: number, { at, text }: Line): Line[] {
  const parts = text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''];
  return parts.map((part) => ({ at, text: part }));
}

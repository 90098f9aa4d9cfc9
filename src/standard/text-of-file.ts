import { readFileSync } from 'node:fs';

/** What a file was expected to be, and what to do instead. */
export interface Expected {
  readonly what: string;
  readonly remedy: string;
}

/** A `standard.json`, for whoever gave something else for one. */
export const A_STANDARD: Expected = { what: 'a standard.json', remedy: 'RotationStandard.toJson() and writeTo() write such files' };

/** The text of a file, or the problem in words: the names of errors of the file system, such as EISDIR, say nothing to most people. */
export function textOfFile(path: string, expected: Expected, refuse: (problem: string) => Error): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw refuse(whyUnreadable(path, expected, error as NodeJS.ErrnoException));
  }
}

export function whyUnreadable(path: string, { what, remedy }: Expected, { code, message }: NodeJS.ErrnoException): string {
  if (NOTHING.includes(code)) return `${path}: no such file; it must be ${what}: ${remedy}`;
  return `${path}: must be ${what}, got ${GOT[code ?? ''] ?? `a file that cannot be read (${message})`}; ${remedy}`;
}

const NOTHING: ReadonlyArray<string | undefined> = ['ENOENT', 'ENOTDIR'];
const GOT: Readonly<Record<string, string | undefined>> = { EISDIR: 'a folder' };

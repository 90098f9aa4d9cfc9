import { json } from './json';
import { junit } from './junit';
import type { Report } from './report';
import { sarif } from './sarif';
import { text } from './text';

/** By the name that the option takes. */
export const formats = { text, json, sarif, junit } as const satisfies Record<string, (report: Report) => string>;

export type Format = keyof typeof formats;

/** The version of the first release. */
export const FIRST_VERSION = '0.1.0';

export type Bump = 'major' | 'minor' | 'patch';

/** What is known before a release. */
export interface Before {
  /** The last version; `0.0.0` before the first release. */
  readonly version: string;
  readonly latestTag?: string;
  /** What the commits since then ask for: one of `Bump`, or `none`. */
  readonly bump?: string;
}

/**
 * The next version; undefined if nothing is to be released.
 *
 * Below 1.0.0 the second number is what the first is later: breaking changes and features raise it, fixes the third.
 */
export function nextVersion({ version, latestTag, bump }: Before): string | undefined {
  if (!latestTag) return FIRST_VERSION;
  const [major, minor, patch] = parsed(version);
  switch (stepOf(bump, major)) {
    case 'major': return `${major + 1}.0.0`;
    case 'minor': return `${major}.${minor + 1}.0`;
    case 'patch': return `${major}.${minor}.${patch + 1}`;
    default: return undefined;
  }
}

/** Which number a breaking change, a feature and a fix raise. */
function stepOf(bump: string | undefined, major: number): Bump | undefined {
  if (bump === 'major') return major === 0 ? 'minor' : 'major';
  return bump === 'minor' || bump === 'patch' ? bump : undefined;
}

/** Which step lies between two versions; undefined if there is none, or it goes back. */
export function stepBetween(before: string, after: string): Bump | undefined {
  const [a, b] = [parsed(before), parsed(after)];
  const first = a.findIndex((number, place) => number !== b[place]);
  if (first < 0 || b[first] < a[first]) return undefined;
  return (['major', 'minor', 'patch'] as const)[first];
}

/** The step that a change of the public API needs. */
export function neededStep(change: 'breaking' | 'added' | 'none', before: string): Bump | undefined {
  if (change === 'none') return undefined;
  return change === 'breaking' && parsed(before)[0] > 0 ? 'major' : 'minor';
}

/** Whether a step is enough for another. */
export function suffices(step: Bump | undefined, needed: Bump | undefined): boolean {
  const order = ['patch', 'minor', 'major'];
  return needed === undefined || (step !== undefined && order.indexOf(step) >= order.indexOf(needed));
}

function parsed(version: string): [number, number, number] {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (match === null) throw new Error(`'${version}' is no version of three numbers`);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

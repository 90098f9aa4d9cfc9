import type { Change } from './api-change';
import { neededStep, stepBetween, suffices } from './versions';

/** What is known before anything is uploaded. What nobody could find out is left out, and told as untried. */
export interface Situation {
  /** `IDENTITIES.registered`. */
  readonly registered: boolean;
  /** Lines of `git status --porcelain`. */
  readonly dirty: readonly string[];
  /** What is about to be released; undefined if there is nothing to release. */
  readonly version?: string;
  /** The last release, if there was one. */
  readonly lastVersion?: string;
  /** Where that version is already. */
  readonly existsIn: readonly string[];
  readonly secrets?: { readonly needed: readonly string[]; readonly present: readonly string[] };
  readonly api?: { readonly change: Change; readonly details: readonly string[] };
}

/** Why this must not be released, each with what to do; empty if it may. */
export function refusals(situation: Situation): string[] {
  const { version } = situation;
  return [
    ...unregistered(situation),
    ...dirty(situation),
    ...(version === undefined ? ['there is no feature and no fix since the last release: there is nothing to release'] : []),
    ...situation.existsIn.map((place) => `version ${version} exists in ${place}; what is published cannot be replaced: fix what is wrong, `
      + 'and let that commit give the next version'),
    ...missingSecrets(situation),
    ...wrongStep(situation),
  ];
}

function unregistered({ registered }: Situation): string[] {
  if (registered) return [];
  return ['the organization and the package names are not registered: whoever registers them first would publish in our name; follow '
    + "docs/publishing.md, then set 'registered' in projenrc/identities.ts"];
}

function dirty({ dirty: lines }: Situation): string[] {
  if (lines.length === 0) return [];
  return [`the tree is not as committed, so that nobody could tell what was released; commit or discard:\n${lines.join('\n')}`];
}

function missingSecrets({ secrets }: Situation): string[] {
  const missing = secrets?.needed.filter((name) => !secrets.present.includes(name)) ?? [];
  if (missing.length === 0) return [];
  return [`the environment 'release' lacks ${missing.join(', ')}: some registries would have the version and others not; `
    + 'see docs/publishing.md'];
}

function wrongStep({ version, lastVersion, api }: Situation): string[] {
  if (version === undefined || lastVersion === undefined || api === undefined) return [];
  const step = stepBetween(lastVersion, version);
  const needed = neededStep(api.change, lastVersion);
  if (suffices(step, needed)) return [];
  const how = api.change === 'breaking' ? "'!' after the type of a commit, and a footer 'BREAKING CHANGE: ...'" : "a commit of type 'feat'";
  const what = api.change === 'breaking' ? 'breaking changes' : 'additions';
  return [`the public API has ${what} since ${lastVersion}, and ${version} is no ${needed} version; say so with `
    + `${how}:\n${api.details.join('\n')}`];
}

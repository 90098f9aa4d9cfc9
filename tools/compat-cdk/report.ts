import type { Case } from './cases';
import { differences } from './comparison';
import type { Synthesized } from './synthesize';
import { isOfOthers, warningsOfOthers } from './warnings-of-others';
import { renderTable } from '../../sim/emulator/table';

/** What came of all cases under one version. */
export interface Outcome {
  readonly title: string;
  readonly synthesized: readonly Synthesized[];
}

function isGood({ place, problems: found }: Synthesized): boolean {
  return found.every((problem) => isOfOthers(place, problem));
}

/** Versions by constructs of the library: how many of each were synthesized without a problem. */
export function tableOfConstructs(outcomes: readonly Outcome[]): string {
  const names = Object.keys(outcomes[0].synthesized[0].constructs);
  const rows = names.map((name) => [
    name,
    ...outcomes.map(({ synthesized }) => String(synthesized.filter(isGood).reduce((sum, { constructs }) => sum + constructs[name], 0))),
  ]);
  return renderTable([['construct', ...outcomes.map(({ title }) => title)], ...rows]);
}

/** Versions by where the apps stand: how many, and how many of them with a problem. */
export function tableOfPlaces(cases: readonly Case[], outcomes: readonly Outcome[]): string {
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => [
    kind,
    ...outcomes.map(({ synthesized }) => {
      const of = synthesized.filter((_, index) => cases[index].kind === kind);
      const bad = of.filter((one) => !isGood(one)).length;
      return `${of.length} synthesized${bad === 0 ? '' : `, ${bad} with problems`}`;
    }),
  ]);
  return renderTable([['documented in', ...outcomes.map(({ title }) => title)], ...rows]);
}

/** What must not be: warnings, errors, exceptions that nothing needs any more, and constructs that no case has. */
export function problems({ title, synthesized }: Outcome): string[] {
  const constructs = Object.keys(synthesized[0].constructs);
  return [
    ...synthesized.flatMap(({ place, problems: found }) => [
      ...found.filter((problem) => !isOfOthers(place, problem)).map((problem) => `${title}: ${place}: ${problem}`),
      ...warningsOfOthers(place)
        .filter(({ text }) => !found.some((problem) => problem.includes(text)))
        .map(({ text }) => `${title}: ${place}: does not warn any more; take the exception out: ${text}`),
    ]),
    ...constructs
      .filter((name) => synthesized.every((one) => one.constructs[name] === 0))
      .map((name) => `${title}: nothing synthesizes a ${name}`),
  ];
}

/** How the templates of two versions differ: the CDK's own changes with their reason and number, and all others. */
export function compared(older: Outcome, newer: Outcome): { own: string[]; wrong: string[]; templates: number } {
  const found = older.synthesized.flatMap(({ place, templates }, index) => {
    const others = newer.synthesized[index].templates;
    const files = [...new Set([...Object.keys(templates), ...Object.keys(others)])];
    return files.flatMap((file) =>
      differences((templates[file] as any) ?? {}, (others[file] as any) ?? {}).map((difference) => ({ place, file, ...difference })),
    );
  });
  const reasons = new Map<string, number>();
  for (const { why, type } of found) if (why !== undefined) reasons.set(`${type}: ${why}`, (reasons.get(`${type}: ${why}`) ?? 0) + 1);
  return {
    own: [...reasons].map(([reason, count]) => `${reason} (${count} times)`),
    wrong: found
      .filter(({ why }) => why === undefined)
      .map(({ place, file, id, type, first }) => `${place}: ${file}: ${id} (${type}) differs: ${first}`),
    templates: older.synthesized.reduce((sum, { templates }) => sum + Object.keys(templates).length, 0),
  };
}

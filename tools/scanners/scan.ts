import { REASONS } from './reasons';

/** What one scanner says of what the library makes. */
export interface Scan {
  readonly tool: string;
  readonly version: string;
  /** With those that are acknowledged. */
  readonly findings: number;
  /** In the templates, or with a reason in reasons.ts. */
  readonly acknowledged: number;
  readonly real: string[];
}

export interface Finding {
  /** Of the rule, or check. */
  readonly id: string;
  /** Logical id of the resource, or name of the key. */
  readonly resource: string;
  /** More of it. */
  readonly text?: string;
}

/** Findings without a reason, or in a place that the reason does not speak of, are real. */
export function judged(tool: string, version: string, found: readonly Finding[]): Scan {
  const real = found.map(({ id, resource, text }) => ({ id, what: `${resource}: ${id}${text === undefined ? '' : `: ${text}`}` }))
    .filter(({ id, what }) => !Object.keys(REASONS).includes(id) || !(REASONS[id].only ?? /^/).test(what))
    .map(({ what }) => what);
  return { tool, version, findings: found.length, acknowledged: found.length - real.length, real };
}

/** Cells of a table: tool, version, findings, acknowledged, real. */
export function rowOf({ tool, version, findings, acknowledged, real }: Scan): string[] {
  return [tool, version, ...[findings, acknowledged, real.length].map(String)];
}

/** The rows of the page's table of scanners. */
export function documentedRows(markdown: string): string[][] {
  const lines = markdown.split('\n');
  const head = lines.indexOf('| tool | version | findings | acknowledged or explained | real |');
  if (head < 0) throw new Error('the page has no table of scanners');
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return lines.slice(head + 2, end).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

/** How the page differs from what the scanners said. */
export function differencesFromPage(scans: readonly Scan[], markdown: string): string[] {
  const documented = new Map(documentedRows(markdown).map((row) => [row[0], row]));
  return scans.flatMap((scan) => {
    const [said, is] = [documented.get(scan.tool)?.join(' | ') ?? 'nothing', rowOf(scan).join(' | ')];
    return said === is ? [] : [`the page says ${said}, and it is ${is}`];
  });
}

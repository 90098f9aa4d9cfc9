import { parseDocument } from 'yaml';
import { blocksOf, prose } from './markdown';

/** A command in a page. */
export interface DocumentedCommand {
  readonly text: string;
  /** In a block of its own, to be run as it stands; else mentioned in a sentence, maybe in part. */
  readonly whole: boolean;
}

/** What begins a command in a sentence; other code in sentences is no command. */
const PROGRAMS = ['aws', 'cdk', 'npm', 'npx', 'node', 'pip', 'go', 'git'];

/** All commands of a page: of shell code, of pipelines, and in sentences. What a shell joins by `&&`, `;` and pipes is taken apart. */
export function documentedCommands(markdown: string): DocumentedCommand[] {
  const blocks = blocksOf('', markdown).flatMap(({ language, code }) => {
    if (language === 'yaml') return scriptsIn(parseDocument(code).toJS());
    return language === 'sh' ? [code] : [];
  }).flatMap((script) => script.replace(/\\\n\s*/g, '').split('\n').flatMap(parts));
  const spans = [...prose(markdown).matchAll(/`([a-z][^`]*)`/g)]
    .map(([, code]) => code.replace(/\s+/g, ' '))
    .filter((code) => PROGRAMS.includes(code.split(' ')[0]) && code.split(' ').length > (code.startsWith('aws ') ? 2 : 1))
    .flatMap(parts);
  return [...blocks.map((text) => ({ text, whole: true })), ...spans.map((text) => ({ text, whole: false }))];
}

/** What pipelines run: `run` of a step of GitHub Actions, `script` of a job of GitLab. */
function scriptsIn(pipeline: unknown): string[] {
  if (typeof pipeline !== 'object' || pipeline === null) return [];
  return Object.entries(pipeline).flatMap(([field, value]: [string, unknown]) => (
    field === 'run' || field === 'script' ? [value].flat().filter((line) => typeof line === 'string') : scriptsIn(value)));
}

/** As a shell takes them apart; `<placeholders>` stay whole, redirections end the command. */
export function words(text: string): string[] {
  const [command] = text.split(/ > /);
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|((?:<[^>]+>|[^\s'"])+)/g)]
    .map((match) => match.slice(1).find((part) => part !== undefined)!)
    .filter((word) => word !== '...');
}

/** Options and their values; a value may stand behind `=` as well. */
export function options(rest: readonly string[]): [string, string | undefined][] {
  return rest.flatMap((word, i): [string, string | undefined][] => {
    if (!word.startsWith('--') || word === '--') return [];
    const [option, given] = word.split(/=(.*)/s);
    const value = given ?? rest[i + 1];
    return [[option, value?.startsWith('--') ? undefined : value]];
  });
}

/** The commands of a line, without comment, settings of the environment, and what makes a function of them. */
function parts(line: string): string[] {
  const quoted: string[] = [];
  const bare = line
    .replace(/'[^']*'|"[^"]*"|<[^>\s][^>]*>/g, (found) => `\u0000${quoted.push(found) - 1}\u0000`)
    .replace(/(^|\s)#.*$/, '')
    .replace(/^\s*\w+\(\) \{(.*)\}\s*$/, '$1');
  return bare.split(/&&|;|\|/)
    .map((part) => part.trim().replace(/^(?:[A-Z_]+=\S+ )+/, ''))
    .filter((part) => part !== '' && !/^(?:[A-Z_]+=\S+|\u0000\d+\u0000)$/.test(part)) // a setting, or `<export>` of a pipe
    .map((part) => part.replace(/\u0000(\d+)\u0000/g, (_, index: string) => quoted[Number(index)]));
}

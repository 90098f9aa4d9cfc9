/**
 * `npm run render-machines`, part of every build: writes the `machine.asl.json` beside each `src/<feature>/machine.asl.yaml`. The JSON
 * is what is deployed and what the console shows, and stays in git; the YAML is what people write.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

const SOURCES = resolve(__dirname, '../src');
const YAML_NAME = /machine\.asl\.yaml$/;

/** Absolute paths of all machines that are written in YAML. */
export function machineSources(): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => YAML_NAME.test(name))
    .sort()
    .map((name) => resolve(SOURCES, name));
}

/** The checked-in JSON of a machine. */
export function renderedPath(source: string): string {
  return source.replace(YAML_NAME, 'machine.asl.json');
}

/** The Amazon States Language, as JSON, of a definition in YAML. */
export function render(yaml: string): string {
  // Aliases are what the file is written with; the limit is there against documents of strangers.
  return `${JSON.stringify(parse(yaml, { maxAliasCount: -1 }), null, 2)}\n`;
}

if (require.main === module) {
  for (const source of machineSources()) writeFileSync(renderedPath(source), render(readFileSync(source, 'utf8')));
}

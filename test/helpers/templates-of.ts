import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage } from 'aws-cdk-lib';

const ENDING = '.template.json';

/** The templates of an app, nested ones too, by file name. */
export function templatesOf(app: Stage): Record<string, object> {
  const folder = app.synth().directory;
  const files = readdirSync(folder).filter(file => file.endsWith(ENDING));
  return Object.fromEntries(files.map(file => [file.slice(0, -ENDING.length), JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

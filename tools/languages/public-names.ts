import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the CDK itself gives to every construct. */
const INHERITED = new Set([
  'isConstruct', 'isOwnedResource', 'isResource', 'fromCfnKey', 'fromKeyArn', 'fromLookup', 'isLookupDummy',
]);

/** What users can write in their code, by API.md, which is generated from the compiled library. */
export interface PublicNames {
  /** Constructs, other classes and enums. */
  readonly types: readonly string[];
  /** `Class.method`, of static methods. */
  readonly statics: readonly string[];
}

export function publicNames(apiPage = readFileSync(join(__dirname, '../..', 'API.md'), 'utf8')): PublicNames {
  const names: { types: string[]; statics: string[] } = { types: [], statics: [] };
  let chapter = '';
  let inStatics = false;
  for (const line of apiPage.split('\n')) {
    chapter = /^## (\w+)/.exec(line)?.[1] ?? chapter;
    const type = /^### (\w+) <a/.exec(line)?.[1];
    if (type !== undefined && ['Constructs', 'Classes', 'Enums'].includes(chapter)) names.types.push(type);
    if (/^#{3,4} /.test(line)) inStatics = line.startsWith('#### Static Functions');
    const [, owner, method] = /^\| <code><a href="#cdk-kms-rotation\.(\w+)\.(\w+)">/.exec(line) ?? [];
    if (inStatics && method !== undefined && !INHERITED.has(method)) names.statics.push(`${owner}.${method}`);
  }
  return names;
}

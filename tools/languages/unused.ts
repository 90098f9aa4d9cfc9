/**
 * Part of `npx projen post-compile`: whether the app of each language uses whatever the library exports, by what jsii says of it. That the
 * apps compile and make the same is `npm run languages`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './languages';
import { LANGUAGES } from './languages';
import type { PublicNames } from './public-names';
import { publicNames } from './public-names';
import { assemblyIn } from '../release/assembly';

/** What an app does not use. */
export function unused({ types, statics, methods }: PublicNames, language: Language, app: string): string[] {
  const text = app.replace(/^import \{[^}]*\} from.*$|^from \w+ import \([^)]*\)/gm, ''); // to be imported is not to be used
  const { staticMethod, method } = LANGUAGES[language];
  return [
    ...types.filter((name) => !new RegExp(`\\b(New)?${name}(\\b|_)`).test(text)),
    ...statics.filter((name) => !text.includes(staticMethod(...(name.split('.') as [string, string])))),
    ...methods.filter((name) => !text.includes(method(name))),
  ];
}

if (require.main === module) {
  const names = publicNames(assemblyIn('.'));
  for (const [language, { title, everything }] of Object.entries(LANGUAGES)) {
    const missing = unused(names, language as Language, readFileSync(join(__dirname, 'apps', everything), 'utf8'));
    if (missing.length === 0) continue;
    console.error(`the app in ${title} does not use ${missing.join(', ')}; write it in tools/languages/apps/${everything} too`);
    process.exitCode = 1;
  }
}

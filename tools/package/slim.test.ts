import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slim, withoutComments } from './slim';

test('comments and source maps go, and nothing else', () => {
  const code = [
    '"use strict";',
    '/** What it does. */',
    'const address = "https://example.com/*not a comment*/"; // a comment',
    'const pattern = /\\/\\/[^"]/u;',
    'const text = `a // b ${/* inner */ address} \\u00fc ü`;',
    '//# sourceMappingURL=data:application/json;base64,e30=',
  ].join('\n');
  expect(withoutComments(code).trim().split('\n')).toEqual([
    '"use strict";',
    'const address = "https://example.com/*not a comment*/";',
    'const pattern = /\\/\\/[^"]/u;',
    'const text = `a // b ${address} \\u00fc ü`;',
  ]);
});

test('declarations stay that a user can come to, however they are imported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slim-'));
  try {
    const files = {
      'index.d.ts': "export * from './public';\n",
      'public.d.ts': "import type { A } from './private/a';\n/** Kept. */\nexport declare const a: A | import('./private/b').B;\n",
      'private/a.d.ts': "export { A } from '..';\nimport './c';\n",
      'private/b.d.ts': 'export interface B {}\n',
      'private/c.d.ts': '',
      'private/unread.d.ts': "export * from './a';\n",
      'private/unread.js': '// gone\nexports.unread = 1;\n',
    };
    mkdirSync(join(folder, 'private'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    slim(folder);
    const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|js)$/.test(file));
    expect(left.sort()).toEqual(Object.keys(files).filter((name) => name !== 'private/unread.d.ts').sort());
    expect(readFileSync(join(folder, 'public.d.ts'), 'utf8')).toBe(files['public.d.ts']);
    expect(readFileSync(join(folder, 'private/unread.js'), 'utf8')).toBe('exports.unread = 1;\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

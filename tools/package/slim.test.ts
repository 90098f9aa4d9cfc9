import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slim, withoutComments, withTabs } from './slim';

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

test('four spaces become a tab, but in texts', () => {
  const code = 'if (a) {\n    if (b)\n        c(`\n    d ${e(f, {\n        g\n    })}\n        h`);\n   i();\n}\n';
  expect(withTabs(code)).toBe('if (a) {\n\tif (b)\n\t\tc(`\n    d ${e(f, {\n        g\n    })}\n        h`);\n   i();\n}\n');
  expect(withTabs(withTabs(code))).toBe(withTabs(code));
});

test('declarations and code stay that a user can come to, however they are imported', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slim-'));
  try {
    const files = {
      'index.d.ts': "export * from './public';\n",
      'public.d.ts': "import type { A } from './private/a';\n/** Kept. */\nexport declare const a: A | import('./private/b').B;\n",
      'private/a.d.ts': "export { A } from '..';\nimport './c';\n",
      'private/b.d.ts': 'export interface B {}\n',
      'private/c.d.ts': '',
      'private/unread.d.ts': "export * from './a';\n",
      'index.js': 'let p = () => { const loaded = require("./public"); p = () => loaded; return loaded; };\n',
      'public.js': '// gone\nconst d = require("./private");\nfunction later() { return require("./late"); }\n',
      'private/index.js': '',
      'late.js': '',
      'private/unread.js': 'require("../late");\n',
    };
    mkdirSync(join(folder, 'private'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    slim(folder);
    const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|js)$/.test(file));
    expect(left.sort()).toEqual(Object.keys(files).filter((name) => !name.startsWith('private/unread')).sort());
    expect(readFileSync(join(folder, 'public.d.ts'), 'utf8')).toBe(files['public.d.ts']);
    expect(readFileSync(join(folder, 'public.js'), 'utf8')).not.toContain('gone');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

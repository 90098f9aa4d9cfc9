import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lazyIndex, writeLazyIndex } from './lazy-index';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'lazy-')), 'lib');
  mkdirSync(folder);
  const files = {
    'index.d.ts': "import './first';\nexport * from './one';\nexport * from './two';\nexport * from './props';\n",
    'index.js': '',
    'first.js': 'console.log("first");\n',
    'one.js': 'console.log("one");\nexports.One = void 0;\nclass One {}\nexports.One = One;\n',
    'two.js': 'console.log("two");\nexports.TwoAndAHalf = exports.Two = void 0;\nvar Two = 2;\n'
      + '(function () {})(exports.Two = 2);\n(function () {})(exports.TwoAndAHalf = 2.5);\n',
    'props.js': 'console.log("props");\nObject.defineProperty(exports, "__esModule", { value: true });\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeLazyIndex(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).trim().split('\n');

test('a file is loaded when something of it is used, and once; what comes first stays first', () => {
  expect(run('--print', 'const lib = require("."); console.log("loaded"); [new lib.One(), lib.One === lib.One, lib.Two].length')).toEqual(
    ['first', 'loaded', 'one', 'two', '3'],
  );
});

test('every name is there, also for who asks for all, or imports one in an ES module', () => {
  expect(run('--print', 'Object.keys(require(".")).join()')).toEqual(['first', 'One,TwoAndAHalf,Two']);
  const module = 'import { One, TwoAndAHalf } from "./index.js"; console.log(One.name, TwoAndAHalf);';
  expect(run('--input-type=module', '--eval', module).at(-1)).toBe('One 2.5');
});

test('made again of what it made, it is the same; a name that came with another file is in it', () => {
  const once = lazyIndex(folder);
  writeLazyIndex(folder);
  expect(lazyIndex(folder)).toBe(once);
  writeFileSync(join(folder, 'props.js'), 'exports.Spec = {};\n');
  writeLazyIndex(folder);
  expect(run('--print', 'Object.keys(require(".")).join()')).toEqual(['first', 'One,TwoAndAHalf,Two,Spec']);
});

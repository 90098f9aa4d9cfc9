/** `npm run demo:record`: runs the demo, and records what it prints for `npm run pictures`, which draws it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { COLUMNS, RECORDING, ROWS } from './pictures/demo';
import type { Line } from './pictures/recording';
import { castOf } from './pictures/recording';

const begun = Date.now();
const lines: Line[] = [{ at: 0, text: '$ npm run demo' }];
const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'demo.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
createInterface(child.stdout).on('line', (text) => {
  console.log(text);
  lines.push({ at: (Date.now() - begun) / 1_000, text });
});
child.on('close', (code) => {
  if (code === 0) writeFileSync(RECORDING, castOf(lines, { width: COLUMNS, height: ROWS, title: 'npm run demo' }));
  process.exitCode = code ?? 1;
});

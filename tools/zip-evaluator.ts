/**
 * Part of `npx projen bundle`: the function of the AWS Config rule as a ZIP file, which `RotationStandard.writeTo()` copies. The same
 * code gives the same file: nothing in it tells when it was made.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const FOLDER = join(__dirname, '../assets/compliance/functions');

const code = readFileSync(join(FOLDER, 'evaluate-keys.lambda', 'index.js'));
// The earliest day that a ZIP file can name, in local time: the format knows no time zones.
writeFileSync(join(FOLDER, 'evaluate-keys.zip'), zipSync({ 'index.js': code }, { level: 9, mtime: new Date(1980, 0, 1, 12) }));

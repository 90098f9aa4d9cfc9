const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** What a run leaves in the temporary folder, each App's `cdk.out` first of all, goes with it: a worker that is ended leaves them there. */
module.exports = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tests-'));
  process.env.TMPDIR = folder; // workers start after this
  globalThis.removeTemporaryFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
};

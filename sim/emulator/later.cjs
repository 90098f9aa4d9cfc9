/**
 * Preloaded into the functions of the emulator: those of the library live as many seconds later as a file says, so that an activation delay
 * of a day is over when a test wants it. The clock of everybody else, tokens included, stays as it is.
 */
const { readFileSync } = require('node:fs');

if (/CdkKmsRotation/.test(process.env.AWS_LAMBDA_FUNCTION_NAME ?? '')) {
  const { now } = Date;
  const later = () => now() + 1000 * Number(readFileSync(process.env.SECONDS_LATER_FILE, 'utf8'));
  const RealDate = Date;
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length === 0 ? [later()] : args));
    }

    static now() {
      return later();
    }
  };
}

/** The JOSE library of npm: an ES module, which jest compiles, and Node.js takes from 20.19 on. */
// eslint-disable-next-line @typescript-eslint/consistent-type-imports -- only so can the type of an ES module be named here
type Jose = typeof import('jose', { with: { 'resolution-mode': 'import' } });

// eslint-disable-next-line @typescript-eslint/no-require-imports -- an ES module
export const jose = require('jose') as Jose;

/** The oldest TypeScript with which an app is compiled in `npm run package:check`; docs/upgrading.md says it. */
export const OLDEST_TYPESCRIPT = '5.0';

/** What projen asks before a release: prints the next version, or nothing if there is nothing to release. */
import { nextVersion } from './versions';

const { VERSION = '0.0.0', LATEST_TAG, SUGGESTED_BUMP } = process.env;
console.log(nextVersion({ version: VERSION, latestTag: LATEST_TAG, bump: SUGGESTED_BUMP }) ?? '');

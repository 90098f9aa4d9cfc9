/** How often, how long, how far apart. How long a key is watched, and when calls are made, is in the contract. */

/** While a rotation runs, and while what was read does not agree. */
export const POLL_SECONDS = 30;
/** 30 s, 120 times: an hour. Usually 100 seconds to 8 minutes. */
export const MAX_POLLS = 120;
/** 30 s, 20 times: 10 minutes. */
export const MAX_LOOKS = 20;
/** Calls are ten minutes apart: five of them see 40 minutes through. */
export const MAX_CONFLICTS = 5;
export const MAX_UNSURE = 3;
/** Permissions take up to five minutes to count, and calls are ten minutes apart. */
export const MAX_REFUSALS = 3;
/** A little is read over again before it counts. */
export const SOON_SECONDS = 5;
/** Rounds that are further apart may have missed a rotation: the key is watched anew. */
export const MAX_GAP_MS = 240_000;
/**
 * Two clocks of AWS, and times in whole seconds. A rotation on demand takes 100 s and more, so that none from before a call comes so near
 * to it.
 */
export const CLOCKS_MS = 5_000;
/** 20 s, 21 times: 7 minutes. */
export const UNREADABLE_SECONDS = 20;
export const MAX_UNREADABLE = 21;

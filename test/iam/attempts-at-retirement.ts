import type { Row } from './attempt';
import type { KeyInUse } from './kms-requests';
import type { Scene } from './scene';
import { kms } from './scene';
import type { Call } from '../../sim/iam/iam-simulation';
import { DISCARD_WINDOW_DAYS } from '../../src/manual-rotation/contract';
import type { Declaration, RetirementTerms } from '../../src/manual-rotation/contract';

const LONG_AGO = 3650;

type Which = keyof Scene['keys'];
type Change = Partial<KeyInUse> | ((terms: RetirementTerms) => Partial<KeyInUse>);

const disable = (which: Which, change: Change) => about('DisableKey', which, change);
const remove = (which: Which, change: Change, window: number | ((terms: RetirementTerms) => number)) => about('ScheduleKeyDeletion', which, change, window);

/** A request about one key as it might be. */
function about(operation: string, which: Which, change: Change, window?: number | ((terms: RetirementTerms) => number)) {
  return (scene: Scene): Call => {
    const terms = scene.orders.families[0].declaration.retirement!;
    const key = { ...scene.keys[which], ...(typeof change === 'function' ? change(terms) : change) };
    const PendingWindowInDays = typeof window === 'function' ? window(terms) : window;
    return kms({ ...scene, keys: { ...scene.keys, [which]: key } }, operation, { KeyId: key.arn, PendingWindowInDays });
  };
}

const never = ({ retirement }: Declaration) => retirement === null;
const retires = ({ retirement }: Declaration) => retirement !== null;
const deletes = ({ retirement }: Declaration) => retirement?.deletion != null;
const keeps = (declared: Declaration) => !deletes(declared);

const unused = { unusedDays: LONG_AGO };
const declaredWindow = ({ deletion }: RetirementTerms) => deletion!.pendingWindow;
const usedTooLately = ({ unusedFor }: RetirementTerms) => ({ unusedDays: unusedFor - 1 });

/** What the machine may not disable or delete: what nobody asked for, what is in use, what is not its own, and anything at short notice. */
export const RETIREMENT: readonly Row[] = [
  ['disable a key, if nobody asked for retirement', disable('superseded', unused), undefined, never],
  ['delete a key, if nobody asked for it', remove('superseded', unused, 30), undefined, keeps],
  ['disable a key that was used lately', disable('superseded', usedTooLately), undefined, retires],
  ['disable a key that does not obey it', disable('impostor', unused)],
  ["disable another family's key", disable('neighbour', unused)],
  ['delete a key that was used lately', remove('superseded', usedTooLately, declaredWindow), undefined, deletes],
  ['delete a key sooner than was declared', remove('superseded', unused, (terms) => declaredWindow(terms) - 1), undefined, deletes],
  ['delete a key that does not obey it', remove('impostor', unused, 30)],
  ["delete another family's key", remove('neighbour', unused, 30)],

  ['discard the current key', remove('current', unused, DISCARD_WINDOW_DAYS)],
  ['discard a superseded key', remove('superseded', unused, DISCARD_WINDOW_DAYS)],
  ['discard a key that has any other alias', remove('unclaimed', { ...unused, aliases: ['alias/mine'] }, DISCARD_WINDOW_DAYS)],
  ['discard a new key later than in the least time', remove('unclaimed', { unusedDays: 0 }, DISCARD_WINDOW_DAYS + 1)],
  ['discard a new key without saying when', about('ScheduleKeyDeletion', 'unclaimed', { unusedDays: 0 })],
  ["discard another family's key", remove('neighbour', { ...unused, aliases: [] }, DISCARD_WINDOW_DAYS)],
  ["discard a stranger's key", remove('stray', unused, DISCARD_WINDOW_DAYS)],
];

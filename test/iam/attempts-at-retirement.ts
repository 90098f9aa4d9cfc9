import type { Row } from './attempt';
import type { KeyInUse } from './kms-requests';
import type { Scene } from './scene';
import { ACCOUNT_DECIDES, ALIAS, kms } from './scene';
import type { Call } from '../../sim/iam/iam-simulation';
import { DISCARD_WINDOW_DAYS } from '../../src/manual-rotation/contract';
import type { Declaration, RetirementTerms } from '../../src/manual-rotation/declared';

const LONG_AGO = 3650;

type Which = keyof Scene['keys'];
type Change = Partial<KeyInUse> | ((terms: RetirementTerms) => Partial<KeyInUse>);

const disable = (which: Which, change: Change) => about('DisableKey', which, change);
const remove = (which: Which, change: Change, window: number | ((terms: RetirementTerms) => number)) =>
  about('ScheduleKeyDeletion', which, change, window);

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

/** Which denial in the machine's own policy keeps it off a key that has an alias. */
const IN_USE = 'NeverDeleteGenerationsInUse';
const ANY = 'NeverDeleteGenerations';
const OTHER_NAMES = 'NeverRetireByOtherNames';

const unused = { unusedDays: LONG_AGO };
const declaredWindow = ({ deletion }: RetirementTerms) => deletion!.pendingWindow;
const usedTooLately = ({ unusedFor }: RetirementTerms) => ({ unusedDays: unusedFor - 1 });

/** Names that are none of a generation: the alias itself, one of before a rename, one of a family below this one. */
const OTHER_NAME_SETS: ReadonlyArray<readonly [string, string[]]> = [
  ['bears the alias', [ALIAS, `${ALIAS}/v2`]],
  ['bears the alias of before a rename', [`${ALIAS}/v1`, 'alias/orders/before']],
  ['bears the alias of a family below this one', [`${ALIAS}/vault`]],
  ['bears a version alias of a family below this one', [`${ALIAS}/v1`, `${ALIAS}/vault/v1`]],
];

/** What the machine may not disable or delete: what nobody asked for, what is in use, what is not its own, and anything at short notice. */
export const RETIREMENT: readonly Row[] = [
  ['disable a key, if nobody asked for retirement', disable('superseded', unused), 'NeverDisable', never],
  ['delete a key, if nobody asked for it', remove('superseded', unused, 30), ANY, keeps],
  ['disable the current key, however long unused', disable('current', unused), OTHER_NAMES, retires],
  ['delete the current key, however long unused', remove('current', unused, 30), OTHER_NAMES, deletes],
  ...OTHER_NAME_SETS.flatMap(([what, aliases]): Row[] => [
    [`disable a key that ${what}`, disable('superseded', { ...unused, aliases }), OTHER_NAMES, retires],
    [`delete a key that ${what}`, remove('superseded', { ...unused, aliases }, 30), OTHER_NAMES, deletes],
  ]),
  ['disable a key that was used lately', disable('superseded', usedTooLately), undefined, retires],
  ['disable a key that does not obey it', disable('impostor', unused), undefined, retires],
  ["disable another family's key", disable('neighbour', unused), OTHER_NAMES, retires],
  ["disable another family's key that has no name yet", disable('neighbour', { ...unused, aliases: [] }), undefined, retires],
  ['delete a key that was used lately', remove('superseded', usedTooLately, declaredWindow), IN_USE, deletes],
  [
    'delete a key that was used lately, with all the time that a discard ' + 'takes',
    remove('superseded', usedTooLately, DISCARD_WINDOW_DAYS),
    IN_USE,
    deletes,
  ],
  ['delete a key that has no name and was used lately', remove('unclaimed', usedTooLately, declaredWindow), undefined, deletes],
  ['delete a key sooner than was declared', remove('superseded', unused, (terms) => declaredWindow(terms) - 1), undefined, deletes],
  ['delete a key that does not obey it', remove('impostor', unused, 30), ANY, keeps],
  ['delete a key that does not obey it, though deletion is declared', remove('impostor', unused, 30), undefined, deletes],
  ["delete another family's key", remove('neighbour', unused, 30), ANY, keeps],
  ["delete another family's key, though deletion is declared", remove('neighbour', unused, 30), OTHER_NAMES, deletes],

  ['discard the current key', remove('current', unused, DISCARD_WINDOW_DAYS), ANY, keeps],
  ['discard a superseded key', remove('superseded', unused, DISCARD_WINDOW_DAYS), ANY, keeps],
  ['discard a key that has any other alias', remove('unclaimed', { ...unused, aliases: ['alias/mine'] }, DISCARD_WINDOW_DAYS), ANY, keeps],
  [
    'discard a key that has any other alias, though deletion is ' + 'declared',
    remove('unclaimed', { ...unused, aliases: ['alias/mine'] }, DISCARD_WINDOW_DAYS),
    OTHER_NAMES,
    deletes,
  ],
  ['discard a key sooner than AWS KMS can wait', remove('unclaimed', unused, DISCARD_WINDOW_DAYS - 1), undefined, keeps],
  [
    'discard a key sooner than is declared for generations',
    remove('unclaimed', unused, (terms) => declaredWindow(terms) - 1),
    undefined,
    deletes,
  ],
  ['discard a key that was made or used today', remove('unclaimed', { unusedDays: 0 }, DISCARD_WINDOW_DAYS)],
  ['discard a key that was made or used today, without saying when', about('ScheduleKeyDeletion', 'unclaimed', { unusedDays: 0 })],
  ["discard another family's key", remove('neighbour', { ...unused, aliases: [] }, DISCARD_WINDOW_DAYS)],
  ["discard a stranger's key", remove('stray', unused, DISCARD_WINDOW_DAYS)],
];

const open = (scene: Scene) => ({
  ...unused,
  policy: { ...ACCOUNT_DECIDES, Statement: [...ACCOUNT_DECIDES.Statement, everything(scene)] },
});
const everything = ({ callers }: Scene) => ({ Effect: 'Allow', Principal: { AWS: callers.machine.arn }, Action: 'kms:*', Resource: '*' });
const openly =
  (operation: string, which: Which): Row[1] =>
    (scene) =>
      about(operation, which, open(scene), operation === 'DisableKey' ? undefined : 30)(scene);

/** Even if somebody gave the machine's role everything, and the key's policy did, too. */
export const RETIREMENT_WHATEVER_ALLOWS_IT: readonly Row[] = [
  ['disable the current key', openly('DisableKey', 'current'), 'NeverDisable', never],
  ['disable the current key, though retirement is declared', openly('DisableKey', 'current'), OTHER_NAMES, retires],
  ['disable a superseded key, if nobody asked for retirement', openly('DisableKey', 'superseded'), 'NeverDisable', never],
  ['delete the current key', openly('ScheduleKeyDeletion', 'current'), ANY, keeps],
  ['delete the current key, though deletion is declared', openly('ScheduleKeyDeletion', 'current'), OTHER_NAMES, deletes],
  ['delete a superseded key, if nobody asked for it', openly('ScheduleKeyDeletion', 'superseded'), ANY, keeps],
  ["delete somebody else's key", openly('ScheduleKeyDeletion', 'foreign'), ANY, keeps],
];

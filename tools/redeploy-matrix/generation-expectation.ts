import { isDeepStrictEqual } from 'node:util';
import type { FamilyExpected } from './expectation';
import type { KeySeen, StatementSeen } from './key-seen';
import type { FamilySeen, Observation } from './observation';
import { namesOf } from './observation';
import type { RedeployVariant } from './redeploy-app';
import { unequal } from './unequal';

/** What generations bear. */
export type Declared = Pick<RedeployVariant, 'stackName' | 'description' | 'team' | 'policySids'>;

/** How a generation has to look. */
export interface GenerationExpected {
  readonly declared: Declared;
  /** 'own': an adopted key that keeps, word for word, the policy it came with. */
  readonly policy: 'declared' | 'own';
  /** What became of the statements that the library appends: the same as before, or brought up to a new declaration. */
  readonly authority: 'still' | 'changed';
  /** Whether a rotation away from it was recorded. */
  readonly superseded: boolean;
}

const OURS = 'CdkKmsRotation';
/** Without these two, nobody rules over the key, or everybody may move the alias. */
const VITAL = ['CdkKmsRotationMachine', 'CdkKmsRotationAliases'];

/** Compares the generation of this number with what is expected of it: one line for each difference. */
export function inGeneration(id: string, number: number, key: KeySeen, family: FamilyExpected, before: Observation): string[] {
  const what = `${id}/v${number}`;
  const { current, declared: all, authority = 'still', held = false, names = namesOf(id) } = family;
  const { declared, policy, ...one }: GenerationExpected = {
    declared: all, policy: 'declared', authority, superseded: typeof current === 'number' && number < current, ...family.but?.[number],
  };
  return [
    ...unequal(`${what}: state`, 'Enabled', key.keyState),
    ...unequal(`${what}: description`, declared.description, key.description),
    ...unequal(`${what}: tag team`, declared.team, key.tags.team),
    ...unequal(`${what}: family`, names.familyName, key.tags['cdk-kms-rotation:family']),
    ...unequal(`${what}: owner`, `${declared.stackName}/${id}`, key.tags['cdk-kms-rotation:owner']),
    ...typeof current === 'number' ? unequal(`${what}: superseded`, one.superseded, 'cdk-kms-rotation:superseded' in key.tags) : [],
    ...unequal(`${what}: held`, held && number === current, 'cdk-kms-rotation:hold' in key.tags),
    ...policy === 'own'
      ? unequal(`${what}: its own policy`, before.live[key.keyId]?.statements, key.statements)
      : inPolicy(what, key, declared, one.authority, authorityBefore(number, before.families[id])),
  ];
}

function inPolicy(
  what: string,
  key: KeySeen,
  declared: Declared,
  authority: 'still' | 'changed',
  before?: readonly StatementSeen[],
): string[] {
  const statements = key.statements.filter(ours);
  const sids = statements.map((statement) => statement.Sid);
  return [
    ...unequal(
      `${what}: declared policy`,
      declared.policySids,
      key.statements.filter((one) => !ours(one)).map((one) => one.Sid),
    ),
    ...VITAL.flatMap((sid) => unequal(`${what}: ${sid} in its policy`, true, sids.includes(sid))),
    ...(authority === 'still'
      ? before === undefined
        ? []
        : unequal(`${what}: statements of the library`, before, statements)
      : unequal(`${what}: statements of the library changed`, true, before !== undefined && !isDeepStrictEqual(before, statements))),
  ];
}

/** Of the generation itself, or if that is new, of the newest one that bore any: generations of a family do not differ in it. */
function authorityBefore(number: number, family?: FamilySeen): StatementSeen[] | undefined {
  const [own, ...others] = [family?.generations[number - 1], ...[...family?.generations ?? []].reverse()];
  return [own, ...others].map((key) => (key?.statements ?? []).filter(ours)).find((statements) => statements.length > 0);
}

function ours(statement: StatementSeen): boolean {
  return statement.Sid?.startsWith(OURS) === true;
}

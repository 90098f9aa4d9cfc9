import { Duration } from 'aws-cdk-lib';
import { ACCOUNT } from './deployed-family';
import { TEMPLATES } from './key-templates';
import type { ManualRotationAliasProps } from '../../src';
import { KeyTemplate, MacSpec, Retirement } from '../../src';
import { casesOf } from '../helpers/every-case';

/** What families are declared with, as far as policies depend on it. */
export interface Variant extends Pick<ManualRotationAliasProps, 'keyTemplate' | 'retirement'> {
  /** The ARNs of roles that may break the glass. */
  readonly breakGlassArns?: string[];
  /** Given: the first family adopts a live key, and replaces its policy or not. */
  readonly replacePolicy?: boolean;
  /** That key is the first generation of the same family, as another stack left it, whose alias was deleted since. */
  readonly fromElsewhere?: boolean;
  /** Tags of the stack: they travel to every generation. */
  readonly tags?: Readonly<Record<string, string>>;
}

export const BREAK_GLASS = `arn:aws:iam::${ACCOUNT}:role/BreakGlass`;

/** What an option adds does not depend on the kind of key, so each is declared with one kind. */
const OPTIONS: Readonly<Record<string, readonly [string, Omit<Variant, 'keyTemplate'>]>> = {
  'ECC_NIST_P256 for signing': [
    'with disabling, adopted',
    { retirement: Retirement.disable({ unusedFor: Duration.days(60) }), replacePolicy: true },
  ],
};

/** Each kind of key, and each option. The sample has each option, and two kinds of key. */
const ALL: ReadonlyArray<readonly [string, Variant]> = [
  ...TEMPLATES.map(([name, keyTemplate]): readonly [string, Variant] => {
    const [more, options] = OPTIONS[name] ?? [];
    return [more === undefined ? name : `${name}, ${more}`, { keyTemplate, ...options }];
  }),
  ['SYMMETRIC_DEFAULT in CloudHSM, with deletion and break glass', {
    keyTemplate: KeyTemplate.symmetricInCloudHsmKeyStore('cks-1'),
    retirement: Retirement.scheduleDeletion({ unusedFor: Duration.days(60), pendingWindow: Duration.days(14) }),
    breakGlassArns: [BREAK_GLASS],
  }],
];

export const VARIANTS = casesOf(ALL, ([name]) => name.includes(',') || name === 'SYMMETRIC_DEFAULT');

/** An adopted key that keeps its policy is not guarded by it, so it has no part in what is denied. */
export const KEEPING: ReadonlyArray<readonly [string, Variant]> = [
  [
    'HMAC_256, adopted with its policy from another stack',
    { keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256), replacePolicy: false, fromElsewhere: true },
  ],
];

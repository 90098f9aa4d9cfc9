import { AwsSolutionsChecks } from 'cdk-nag';
import type { CaseApp } from './case-app';
import type { KeyCase } from './cases';
import { CfnGuard } from '../../sim/cloudformation/cfn-guard';
import { cdkFindings } from '../../sim/emulator/cdk-validation';
import type { JudgedTemplate } from '../../src/standard/judge/template';
import type { SynthesizedTemplate } from '../../src/standard/synth/app-templates';
import { templatesOf } from '../../src/standard/synth/app-templates';
import { checkovFindings } from '../scanners/checkov';

/** What somebody else looks for, in the words of its authors, and the rule of the standard that asks the same. */
export interface OtherRule {
  readonly id: string;
  /** As columns are called. */
  readonly short: string;
  readonly asks: string;
  /** What a case is right or wrong about; without one, the standard does not judge the subject. */
  readonly same?: (one: KeyCase) => 'yes' | 'no' | 'hangs on the deployment';
}

/** The truth about a subject is what the cases say. */
const by = (rule: string): OtherRule['same'] => ({ finds }) => {
  if (finds.includes(rule) || finds.includes(`${rule}~`)) return 'yes';
  return finds.includes(`${rule}?`) ? 'hangs on the deployment' : 'no';
};

export const OTHERS = {
  nag: { id: 'AwsSolutions-KMS5', short: 'KMS5', asks: 'cdk-nag 3: rotation on for symmetric keys', same: by('KeyRotation') },
  pr1: { id: 'ct-kms-pr-1', short: 'PR.1', asks: 'CT.KMS.PR.1: rotation on for symmetric keys', same: by('KeyRotation') },
  pr2: {
    id: 'ct-kms-pr-2',
    short: 'PR.2',
    asks: 'CT.KMS.PR.2: no RSA_2048 that encrypts',
    // The standard names specs with days, for every usage: RSA_2048 is in the standard of the cases until 2027-03-31.
    same: ({ name }) => name === 'kms.Key, RSA 2048, encryption' ? 'yes' : 'no',
  },
  pr3: { id: 'ct-kms-pr-3', short: 'PR.3', asks: 'CT.KMS.PR.3: a Deny of grants in every key policy' },
  checkovRotation: { id: 'CKV_AWS_7', short: 'CKV_7', asks: 'Checkov CKV_AWS_7: rotation on', same: by('KeyRotation') },
  checkovEverybody: {
    id: 'CKV_AWS_33',
    short: 'CKV_33',
    asks: 'Checkov CKV_AWS_33: no wildcard principal in a key policy',
    same: by('KeyPolicyPrincipals'),
  },
  cdk: { id: 'cloudformation-validate', short: 'CDK', asks: "the CDK's own validation (engine of 2.276): any error at a key" },
} as const satisfies Record<string, OtherRule>;

export type Other = keyof typeof OTHERS;

/** Who flags which case. */
export type Flags = Readonly<Record<Other, ReadonlySet<KeyCase>>>;

/** What everybody else says of the same keys. The templates are synthesized. */
export async function flagsOf(made: CaseApp): Promise<Flags> {
  const templates = templatesOf(made.app);
  const caseAt = caseFinder(made, templates);
  const keys = templates.flatMap((template) => Object.entries(template.template.Resources ?? {})
    .filter(([, { Type: type }]) => type === 'AWS::KMS::Key')
    .map(([logicalId, resource]) => ({ template, logicalId, resource })));
  const found = (places: ReadonlyArray<{ template?: JudgedTemplate; logicalId?: string }>) => (
    new Set(places.map(({ template, logicalId }) => caseAt(template?.name, logicalId)).filter((one) => one !== undefined)));

  const guard = new CfnGuard();
  try {
    // As a hook sees them: one resource at a time.
    const documents = Object.fromEntries(keys.map(({ logicalId, resource }, i) => [i, { Resources: { [logicalId]: resource } }]));
    const guarded = (rule: string) => {
      const findings = guard.findings(CfnGuard.controlTowerRule(rule), documents);
      return found(keys.filter((_, i) => findings[i].length > 0));
    };
    const checks = [OTHERS.checkovRotation.id, OTHERS.checkovEverybody.id];
    const checked = await checkovFindings(templates.map(({ path }) => path), checks);
    const byCheckov = (check: string) => found(checked.filter(({ check_id: id }) => id === check)
      .map(({ file_abs_path: path, resource }) => (
        { template: templates.find((one) => one.path === path), logicalId: resource.split('.').at(-1) })));
    const validated = await cdkFindings(Object.fromEntries(templates.map(({ name, template }) => [name, template])));
    const places = validated.map((text) => /^(.*): (?:ERROR|FATAL) \S+ at (\w+)/.exec(text)).filter((match) => match !== null);
    return {
      nag: flaggedByNag(made),
      pr1: guarded(OTHERS.pr1.id),
      pr2: guarded(OTHERS.pr2.id),
      pr3: guarded(OTHERS.pr3.id),
      checkovRotation: byCheckov(OTHERS.checkovRotation.id),
      checkovEverybody: byCheckov(OTHERS.checkovEverybody.id),
      cdk: found(places.map(([, name, logicalId]) => ({ template: templates.find((one) => one.name === name), logicalId }))),
    };
  } finally {
    guard.remove();
  }
}

function caseFinder({ places }: CaseApp, templates: readonly SynthesizedTemplate[]) {
  const cases = new Map([...places].map(([one, place]) => [place, one]));
  return (name: string | undefined, logicalId = ''): KeyCase | undefined => {
    const construct = templates.find((template) => template.name === name)?.constructs.get(logicalId);
    const place = construct?.node.scopes.find((scope) => cases.has(scope as never));
    return cases.get(place as never);
  };
}

/** cdk-nag reads the constructs, and not the templates. */
function flaggedByNag({ app, places }: CaseApp): Set<KeyCase> {
  const { violations } = new AwsSolutionsChecks(app).validate({ templatePaths: [], appConstruct: app, stackTemplates: [] } as never);
  const paths = violations.filter(({ ruleName }) => ruleName === OTHERS.nag.id)
    .flatMap(({ violatingResources }) => violatingResources.map(({ constructPath = '' }) => constructPath));
  return new Set([...places].filter(([, { node }]) => paths.some((path) => path.startsWith(`${node.path}/`))).map(([one]) => one));
}

/** Who is right about a case: nothing where both say the same. */
export function verdictOn(other: Other, one: KeyCase, isFlagged: boolean): string {
  const rule: OtherRule = OTHERS[other];
  switch (rule.same?.(one)) {
    case 'yes': return isFlagged ? '' : 'missed';
    case 'no': return isFlagged ? 'false alarm' : '';
    case 'hangs on the deployment': return isFlagged ? 'guessed: bad' : 'guessed: good';
    default: return '';
  }
}

import { Lazy, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct, IConstruct } from 'constructs';
import type { RuleSettings, WaiverTerms } from './contract';
import { legalDescription } from '../private/legal-text';
import { ownerDigest } from '../private/owner';
import type { Waiver } from '../waiver';

/**
 * The advanced tier's limit. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html (read
 * 2026-11-25)
 */
const MAX_BYTES = 8192;
/** Of what the template leaves open: a key ARN has 92 characters at most, and the names of accounts, Regions and partitions have 20. */
const LONGEST_ARN = 100;
const LONGEST_PSEUDO_PARAMETER = 20;

/**
 * The waivers, which do not fit into the parameters of an AWS Config rule: 1,024 characters. Whoever may write it can excuse keys, and do
 * nothing else.
 */
export class RuleSettingsParameter {
  /**
   * A literal but for account and Region: were it a reference, the policy of the function would depend on the waived keys, and their
   * policies may name its role.
   */
  public readonly name: string;
  public readonly resource: ssm.CfnParameter;

  constructor(private readonly scope: Construct, id: string, private readonly waivers: readonly Waiver[]) {
    this.name = `/cdk-kms-rotation/compliance/${ownerDigest(scope)}`;
    this.resource = new ssm.CfnParameter(scope, id, {
      name: this.name,
      description: legalDescription(`Waivers of ${scope.node.path}`, 1_024),
      type: 'String',
      tier: 'Intelligent-Tiering',
      // Later, for what is added to a waived stack further on in the app has to be in, too.
      value: Lazy.uncachedString({ produce: () => Stack.of(scope).toJsonString(this.settings()) }),
    });
  }

  /** What shows at the end of the synthesis only. */
  public problems(): string[] {
    const problems = this.waivers.flatMap((waiver) => waiver._problems(this.scope));
    const bytes = size(Stack.of(this.scope).resolve(this.resource.value));
    if (bytes > MAX_BYTES) {
      problems.push(`'waivers' must take up at most ${MAX_BYTES} bytes as JSON, got ${bytes} for ${this.settings().waivers.length} keys; `
        + 'shorten reasons, waive what is behind one alias by the alias, or split the keys among rules by scopeTag');
    }
    return problems;
  }

  /** How many keys the code excuses, at most: each of them, or the one behind an alias. */
  public count(): number {
    return this.settings().waivers.length;
  }

  private settings(): RuleSettings {
    const all = this.waivers.flatMap((waiver) => waiver._terms(this.scope));
    const terms = new Map(all.map((one): [string, WaiverTerms] => [JSON.stringify(one), one]));
    return { waivers: [...terms.values()] };
  }
}

/** The greatest size that a string in the template may get at deployment. */
function size(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  const { 'Ref': name, 'Fn::Join': join } = value as { 'Ref'?: string; 'Fn::Join'?: [string, unknown[]] };
  if (join !== undefined) return join[1].reduce<number>((sum, part) => sum + size(part), 0);
  return name?.startsWith('AWS::') ? LONGEST_PSEUDO_PARAMETER : LONGEST_ARN;
}

/** For the parameter's ARN in a policy. */
export function arnOfSettings(scope: IConstruct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) });
}

import type {
  IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isAcknowledged, PLUGIN_NAME } from './acknowledged';
import type { AppFinding } from './app-findings';
import { findingsBelow } from './app-findings';
import { isAsserting } from './asserting';
import { StandardRule } from '../../standard-rule';
import type { StandardDocument } from '../document';
import { DOCUMENTATION_URL } from '../documentation';

/** How the core treats a violation. */
type Severity =
  /** The core cannot drop it, whatever is acknowledged. */
  | 'fatal'
  /** Acknowledged: the core moves it to the suppressed ones, with the reason. */
  | 'error'
  | 'warning';

/** Judges an app at the end of its synthesis. */
export class StandardPlugin implements IPolicyValidationPlugin {
  public readonly name = PLUGIN_NAME;
  public readonly ruleIds: string[] = Object.values(StandardRule);

  /**
   * @param scope what is judged: the core tells every plugin of the whole app
   */
  constructor(private readonly scope: IConstruct, private readonly standard: StandardDocument) {}

  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    if (isAsserting(context.appConstruct)) return { success: true, violations: [] };
    const all = findingsBelow(this.scope, this.standard, new Date());
    const waived = all.filter(({ finding }) => finding.severity === 'waived');
    const unwaived = all.filter(({ finding }) => finding.severity !== 'waived');
    const errors = unwaived.filter(({ finding }) => finding.severity === 'error');
    const [acknowledged, open] = [errors.filter(isAcknowledged), errors.filter((one) => !isAcknowledged(one))];
    const warnings = unwaived.filter((one) => one.finding.severity === 'warning' && !isAcknowledged(one));
    const { name, version } = this.standard;
    return {
      // Both: after an acknowledgement the core reckons success anew from severities, and before 2.262 it looks at success alone.
      success: open.length === 0,
      violations: [...this.violations('fatal', open), ...this.violations('error', acknowledged), ...this.violations('warning', warnings)],
      metadata: {
        standard: `${name} ${version}`,
        ...(waived.length === 0 ? {} : { waived: waived.map(waivedText).join('; ') }),
      },
    };
  }

  /** One for all resources of which the same is to be said. */
  private violations(severity: Severity, findings: readonly AppFinding[]): PolicyViolation[] {
    const groups = new Map<string, AppFinding[]>();
    for (const one of findings) {
      const key = JSON.stringify([ruleName(severity, one), one.finding.message, one.finding.fix]);
      groups.set(key, [...groups.get(key) ?? [], one]);
    }
    return [...groups.values()].map((group) => this.violation(severity, group));
  }

  private violation(severity: Severity, group: readonly AppFinding[]): PolicyViolation {
    const [first] = group;
    const { message, fix, controls, mandatory } = first.finding;
    const { name, version } = this.standard;
    return {
      ruleName: ruleName(severity, first),
      description: `${message}${severity === 'fatal' && mandatory ? ' (mandatory: only a waiver of the standard excuses it)' : ''}`,
      fix,
      severity,
      ruleMetadata: {
        standard: `${name} ${version}`,
        ...(controls.length === 0 ? {} : { controls: controls.join('; ') }),
        documentation: DOCUMENTATION_URL,
      },
      violatingResources: group.map(resourceOf),
    };
  }
}

/**
 * Warnings have names of their own: up to aws-cdk-lib 2.270, the core would drop all of a rule that somebody acknowledged anywhere. An
 * acknowledgement of `cdk-kms-rotation::<rule>` covers them as well.
 */
function ruleName(severity: Severity, { finding: { rule, verdict } }: AppFinding): string {
  if (severity !== 'warning') return rule;
  return `${rule}.${verdict === 'CANNOT_TELL' ? 'CannotTell' : 'Notice'}`;
}

/** With both path and logical id, the report shows the line of code. */
function resourceOf({ finding, construct, template }: AppFinding): PolicyViolatingResource {
  return {
    constructPath: construct.node.path,
    resourceLogicalId: finding.logicalId,
    templatePath: template?.path,
    locations: finding.location === undefined ? [] : [finding.location],
  };
}

function waivedText({ finding: { rule, waiver }, construct }: AppFinding): string {
  return `${rule} at ${construct.node.path} until ${waiver?.until} by ${waiver?.owner} (${waiver?.reason})`;
}

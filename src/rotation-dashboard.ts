import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { aliasSection } from './dashboard/alias-section';
import { complianceSection } from './dashboard/compliance-section';
import { checkedKeyArns, checkedName, checkedRange } from './dashboard/input';
import { keySection } from './dashboard/key-section';
import { onDemandSection } from './dashboard/on-demand-section';
import type { Section } from './dashboard/section';
import { banner, rowsOf } from './dashboard/section';
import { hasImportedMaterial } from './in-place/imported-material';
import type { IManualRotationAlias } from './manual-rotation-alias-interface';
import type { IOnDemandRotation } from './on-demand-rotation-interface';
import { checkedId, invalid } from './private/invalid';
import { arnOfKey } from './private/key-resource';
import { KINDS, requiredKind } from './private/kinds';
import { runbookUrl } from './private/runbook';
import { checkProps, checkStruct } from './private/structs';
import type { IRotationComplianceRule } from './rotation-compliance-rule-interface';
import type {
  DashboardAliasOptions,
  DashboardKeyOptions,
  DashboardOnDemandRotationOptions,
  RotationDashboardProps,
} from './rotation-dashboard-props';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html (read 2026-11-25) */
const MAX_WIDGETS = 500;

/**
 * Defines one Amazon CloudWatch dashboard for keys and aliases: how old, when due, how often rotated, what failed, who is in use, what
 * expires.
 *
 * Add what it is to show: each thing gets a section, in the order in which it is added. It shows metrics that somebody publishes, and no
 * others; what a metric does not exist for, the section says. Keys and aliases may be in other Regions. Synthesis fails if nothing was
 * added, or too much.
 *
 * It defines one `AWS::CloudWatch::Dashboard`. Cost: $3 a month for a dashboard beyond the third of the account (as of 2026-11, from third
 * parties: not verified), and the custom metrics of each alias on it, which are published once they are asked for.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 *
 * @example
 * declare const signing: ManualRotationAlias;
 * declare const rule: RotationComplianceRule;
 * declare const records: events.IRuleTarget;
 *
 * const key = new RotatingKey(this, 'DataKey');
 * const dashboard = new RotationDashboard(this, 'Rotations');
 * dashboard.addKey(key, { rotations: key.rotationEvents.onRotated('Rotated', { target: records }) });
 * dashboard.addOnDemandRotation(key.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) }));
 * dashboard.addAlias(signing);
 * dashboard.addComplianceRule(rule);
 */
@propertyInjectable
export class RotationDashboard extends Construct {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.RotationDashboard';

  /** The dashboard itself, for widgets of your own: they come where they are added. */
  public readonly dashboard: cloudwatch.Dashboard;

  private readonly resourceTagsOnTelemetry: boolean;
  private readonly shown: IConstruct[] = [];
  private widgets = 0;

  constructor(scope: Construct, id: string, props: RotationDashboardProps = {}) {
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'RotationDashboardProps', props);
    this.resourceTagsOnTelemetry = props.resourceTagsOnTelemetry ?? false;
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: checkedName(this, props.dashboardName),
      defaultInterval: checkedRange(this, props.timeRange ?? Duration.days(14)),
      periodOverride: cloudwatch.PeriodOverride.INHERIT, // what is published once a day stays a value for each day
    });
    this.addRow(banner('# Rotation of AWS KMS keys', [
      `What alarms and errors mean, and what to do: [runbook](${runbookUrl(this)}). Made by AWS `
        + 'CloudFormation: the next deployment undoes changes made here.',
    ]));
    this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Shows a key: its use by operation, and, if it has imported material, when that expires.
   *
   * @param key any key, of any Region; not an alias
   * @param options what else is known of the key
   */
  public addKey(key: kms.IKeyRef, options: DashboardKeyOptions = {}): void {
    const keyArn = arnOfKey(this, requiredKind(this, 'key', key, KINDS.key), 'metrics name keys and never an alias');
    options = checkStruct(this, 'DashboardKeyOptions', options);
    const { title = key.node.path, importedMaterial: expires = hasImportedMaterial(key), rotations } = options;
    this.show(key, 'key', keySection(key, { keyArn, title, expires, rotations }));
  }

  /**
   * Shows an alias: what is overdue, staged and kept, how the runs of its state machine ended, and the use of its generations as far as it
   * can be found.
   *
   * An alias of this app publishes metrics of its own from then on. One of another app has to be asked for them there, and is imported with
   * `stackName`;
   * `rotationPeriod` and `stateMachineArn` add a line and a graph.
   *
   * @param alias an alias of the app, of any Region, or an imported one
   * @param options what else is known of the alias
   */
  public addAlias(alias: IManualRotationAlias, options: DashboardAliasOptions = {}): void {
    options = checkStruct(this, 'DashboardAliasOptions', options);
    const { rotations } = options;
    requiredKind(this, 'alias', alias, KINDS.alias);
    const generationKeyArns = checkedKeyArns(this, options.generationKeyArns ?? []);
    this.show(alias, 'alias', aliasSection(alias, { generationKeyArns, rotations, resourceTagsOnTelemetry: this.resourceTagsOnTelemetry }));
  }

  /**
   * Shows the rotation of a key on demand: the age of the key material, when it is due, how many rotations are left, how runs ended.
   *
   * With `addKey()` for its key, the use of the key is shown as well.
   *
   * @param rotation an on-demand rotation of the app, of any Region, or an imported one
   * @param options what else is known of it
   */
  public addOnDemandRotation(rotation: IOnDemandRotation, options: DashboardOnDemandRotationOptions = {}): void {
    options = checkStruct(this, 'DashboardOnDemandRotationOptions', options);
    const { title = requiredKind(this, 'rotation', rotation, KINDS.onDemandRotation).node.path, rotations } = options;
    this.show(rotation, 'rotation', onDemandSection(rotation, { title, rotations }));
  }

  /**
   * Shows an AWS Config rule: how many keys it judged, how many are too old, how many it could not read.
   *
   * @param rule a rule of the app, of any Region, or an imported one
   */
  public addComplianceRule(rule: IRotationComplianceRule): void {
    this.show(requiredKind(this, 'rule', rule, KINDS.rule), 'rule', complianceSection(rule));
  }

  private show(thing: IConstruct, parameter: string, section: Section): void {
    if (this.shown.includes(thing)) {
      throw invalid(this, `'${parameter}' must be added once, got `
      + `${thing.node.path} again; leave out the second call`);
    }
    this.shown.push(thing);
    for (const row of rowsOf(section)) this.addRow(...row);
  }

  private addRow(...widgets: cloudwatch.IWidget[]): void {
    this.widgets += widgets.length;
    this.dashboard.addWidgets(...widgets);
  }

  private problems(): string[] {
    if (this.shown.length === 0) {
      return ['a RotationDashboard must show at least one key, alias or rule, got none; add some, or leave it out'];
    }
    if (this.widgets > MAX_WIDGETS) {
      return [`a RotationDashboard must have at most ${MAX_WIDGETS} widgets, got `
      + `${this.widgets}; spread what it shows over several`];
    }
    return [];
  }
}

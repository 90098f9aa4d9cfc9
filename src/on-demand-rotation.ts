import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import type { Construct } from 'constructs';
import { importedOnDemandRotation } from './on-demand/imported-on-demand';
import { OnDemandAlarms } from './on-demand/on-demand-alarms';
import { OnDemandRotationBase } from './on-demand/on-demand-base';
import { checkedOnDemandTerms, checkKey, keyProblems } from './on-demand/on-demand-input';
import { onDemandMachine } from './on-demand/on-demand-machine';
import { keyPolicyProblems, letKeyPolicyAdmit, onDemandRole } from './on-demand/on-demand-role';
import { OnDemandStack } from './on-demand/on-demand-stack';
import type { IOnDemandRotation, OnDemandRotationAlarms, OnDemandRotationAttributes } from './on-demand-rotation-interface';
import type { OnDemandRotationProps } from './on-demand-rotation-props';
import { required } from './private/given';
import { checkedId } from './private/invalid';
import { markOne, MARKS } from './private/mark';
import { ownMachine } from './private/own-machine';
import { addActions } from './private/runbook-alarm';
import { checkProps } from './private/structs';
import { tick } from './private/tick';
import type { RotationAlarmOptions } from './rotation-alarm-options';

/**
 * Defines the rotation of a RotatingKey on demand: by a schedule, by an event, or by hand, within what AWS KMS allows in the life of a key.
 *
 * A state machine of AWS Step Functions checks that the key can be rotated now, and that more than the reserve of its 25 on-demand
 * rotations is left; for imported key material, that new material is pending. It watches the key for 5 to 15 minutes, for answers of AWS
 * KMS may be old, and starts no rotation if one runs or has just ended. It calls AWS KMS, waits (usually 100 seconds to 8 minutes), proves
 * that another key material is current, and sends an event. An automatic rotation that is in the way is waited for. It never does any
 * cryptography, imports no key material, and changes nothing but the key's current material.
 *
 * Resources: an IAM role, a state machine and, with `maxMaterialAge`, a schedule; for each stack with any (100 keys at most), a log group,
 * a function with its role and, with a schedule, a role for the schedules. Cost: three custom metrics for each key; the first two rotations
 * of a key, automatic or on demand, add $1 each to its monthly price, later ones nothing; the function is called once in each round of
 * reading, and that and the rest is cents.
 *
 * @resource AWS::StepFunctions::StateMachine
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
 *
 * @example
 * declare const operators: iam.Role;
 *
 * const key = new RotatingKey(this, 'DataKey', { rotationPeriod: Duration.days(365) });
 * const rotation = key.addOnDemandRotation('OnDemand'); // by hand: no schedule
 * rotation.grantRotate(operators);
 *
 * // Imported key material: rotated as soon as new material is imported, at the latest when the old one is a year old
 * const imported = new RotatingKey(this, 'ImportedKey', { origin: KeyOrigin.EXTERNAL });
 * const atImport = imported.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(365) });
 * imported.rotationEvents.onMaterialImported('Imported', { target: atImport.eventTarget() });
 */
@propertyInjectable
export class OnDemandRotation extends OnDemandRotationBase {
  /** Uniquely identifies this class. */
  public static readonly PROPERTY_INJECTION_ID: string = 'cdk-kms-rotation.OnDemandRotation';

  /**
   * The rotation of a key on demand that another stack or app of the same account and Region defines: for grants, events, metrics,
   * dashboard and notifications.
   *
   * Defines no resources, but for rules.
   *
   * @param scope where to put it in the construct tree
   * @param id its construct id there
   * @param attrs what is known of it
   */
  public static fromOnDemandRotationAttributes(scope: Construct, id: string, attrs: OnDemandRotationAttributes): IOnDemandRotation {
    return importedOnDemandRotation(scope, id, attrs);
  }

  public readonly key: kms.IKeyRef;

  /**
   * The state machine. Start it with `{"reason": "manual", "fromKeyMaterialId": "<CurrentKeyMaterialId of DescribeKey>"}` to rotate the key
   * once, however often it is asked for.
   */
  public readonly stateMachine: sfn.IStateMachine;

  public readonly maxMaterialAge?: Duration;
  public readonly reservedRotations: number;

  constructor(scope: Construct, id: string, props: OnDemandRotationProps) {
    super(scope, checkedId(scope, id));
    props = checkProps(this, 'OnDemandRotationProps', props);
    checkKey(this, required(this, 'props', props, '{ key: ... }').key);
    const terms = checkedOnDemandTerms(this, props);
    const { key } = props;
    this.key = key;
    markOne(key, MARKS.rotatedOnDemand);
    this.maxMaterialAge = props.maxMaterialAge;
    this.reservedRotations = terms.reserve;

    const shared = OnDemandStack.of(this);
    const role = onDemandRole(this, 'Role', key, shared);
    shared.letRead(this, key.keyArn);
    letKeyPolicyAdmit(this, key, role, shared);
    const machine = onDemandMachine(this, 'Resource', shared, role, { keyArn: key.keyArn, ...terms });
    this.stateMachine = ownMachine(this, 'StateMachine', machine);
    if (terms.everyDays > 0) tick(this, 'Schedule', { machine, role: shared.schedulerRole });

    this.node.addValidation({ validate: () => [...keyProblems(key, terms), ...keyPolicyProblems(this, key)] });
  }

  /**
   * Adds alarms: a run failed, timed out, was aborted; and, with `maxMaterialAge`, no run succeeded for 48 hours.
   *
   * Each says in its description what it means, with a link to the runbook. Cost: three or four alarms. Called again, it adds the actions
   * to the same alarms.
   *
   * The last one goes off soon after the first deployment, for the 48 hours before count as silent, and stays on until the first daily run
   * has succeeded: after that deployment, start the machine with `{"reason": "tick"}`, which rotates only what is due.
   *
   * @param options who hears of them; without any action, they only change their state
   */
  public addAlarms(options: RotationAlarmOptions = {}): OnDemandRotationAlarms {
    const existing = this.node.tryFindChild('Alarms') as OnDemandAlarms | undefined;
    const { alarms } =
      existing ??
      new OnDemandAlarms(this, 'Alarms', {
        keyName: this.key.node.path,
        stateMachine: this.stateMachine,
        machine: this.node.findChild('Resource'),
        scheduled: this.maxMaterialAge !== undefined,
      });
    addActions(this, Object.values(alarms), options);
    return alarms;
  }
}

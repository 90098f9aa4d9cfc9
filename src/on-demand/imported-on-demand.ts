import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { OnDemandRotationBase } from './on-demand-base';
import { checkedReserve, checkPlace, maxMaterialAgeDays } from './on-demand-input';
import type { IOnDemandRotation, OnDemandRotationAttributes } from '../on-demand-rotation-interface';
import { arnOfKey } from '../private/key-resource';

/** A rotation on demand of elsewhere, known by its attributes. */
export function importedOnDemandRotation(scope: Construct, id: string, attrs: OnDemandRotationAttributes): IOnDemandRotation {
  class Import extends OnDemandRotationBase {
    public readonly key: kms.IKeyRef = attrs.key;
    public readonly maxMaterialAge?: Duration = attrs.maxMaterialAge;
    public readonly reservedRotations: number;
    public readonly stateMachine: sfn.IStateMachine;

    constructor() {
      super(scope, id);
      arnOfKey(this, attrs.key, 'its events and metrics name the key and never an alias');
      checkPlace(this, attrs.key);
      if (attrs.maxMaterialAge !== undefined) maxMaterialAgeDays(this, attrs.maxMaterialAge);
      this.reservedRotations = checkedReserve(this, attrs.reservedRotations);
      this.stateMachine = sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', attrs.stateMachineArn);
    }
  }
  return new Import();
}

import type { Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { OnDemandRotationBase } from './on-demand-base';
import { checkedReserve, checkPlace, maxMaterialAgeDays } from './on-demand-input';
import type { IOnDemandRotation, OnDemandRotationAttributes } from '../on-demand-rotation-interface';
import { required, requiredText } from '../private/given';
import { placeOf } from '../private/invalid';
import { arnOfKey } from '../private/key-resource';
import { KINDS, requiredKind } from '../private/kinds';
import { checkProps } from '../private/structs';

/** A rotation on demand of elsewhere, known by its attributes. */
export function importedOnDemandRotation(scope: Construct, id: string, attrs: OnDemandRotationAttributes): IOnDemandRotation {
  required(placeOf(scope, id), 'attrs', attrs, "{ key: ..., stateMachineArn: '...', reservedRotations: ... }");
  attrs = checkProps(placeOf(scope, id), 'OnDemandRotationAttributes', attrs);
  class Import extends OnDemandRotationBase {
    public readonly key: kms.IKeyRef = attrs.key;
    public readonly maxMaterialAge?: Duration = attrs.maxMaterialAge;
    public readonly reservedRotations: number;
    public readonly stateMachine: sfn.IStateMachine;

    constructor() {
      super(scope, id);
      requiredKind(this, 'key', attrs.key, KINDS.key);
      requiredText(this, 'stateMachineArn', attrs.stateMachineArn, 'its ARN, as the stack of the rotation knows it');
      arnOfKey(this, attrs.key, 'its events and metrics name the key and never an alias');
      checkPlace(this, attrs.key);
      if (attrs.maxMaterialAge !== undefined) maxMaterialAgeDays(this, attrs.maxMaterialAge);
      this.reservedRotations = checkedReserve(this, attrs.reservedRotations);
      this.stateMachine = sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', attrs.stateMachineArn);
    }
  }
  return new Import();
}

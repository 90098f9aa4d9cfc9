import { Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ManualRotationAliasBase } from './alias-base';
import { checkedAliasName } from './alias-names';
import type { KeyTemplate } from '../key-template';
import type { IManualRotationAlias, ManualRotationAliasAttributes } from '../manual-rotation-alias-interface';

/** An alias of elsewhere, known by its attributes. */
export function importedAlias(scope: Construct, id: string, attrs: ManualRotationAliasAttributes): IManualRotationAlias {
  class Import extends ManualRotationAliasBase {
    public readonly aliasName: string;
    public readonly aliasArn: string;
    public readonly familyName: string;
    protected readonly _keyTemplate: KeyTemplate | undefined = attrs.keyTemplate;
    public readonly _stateMachine: sfn.IStateMachine | undefined;

    constructor() {
      super(scope, id);
      this.aliasName = checkedAliasName(this, attrs.aliasName);
      this.familyName = checkedAliasName(this, attrs.familyName ?? this.aliasName, 'familyName');
      this.aliasArn = Stack.of(this).formatArn({ service: 'kms', resource: this.aliasName });
      this._stateMachine = attrs.stateMachineArn === undefined ? undefined : sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', attrs.stateMachineArn);
    }
  }
  return new Import();
}

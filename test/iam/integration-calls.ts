import { ACCOUNT, REGION } from './deployed-family';
import type { TaskCall } from '../../sim/asl/execution-types';
import type { Call } from '../../sim/iam/iam-simulation';

/** What IAM is asked about a task that is no call of AWS KMS. An integration that is not known here fails the test. */
export function integrationCalls({ resource, args }: TaskCall): Call[] {
  switch (/:::(.+)$/.exec(resource)?.[1]) {
    case 'lambda:invoke': return [{ action: 'lambda:InvokeFunction', on: { arn: args.FunctionName } }];
    case 'events:putEvents': return args.Entries.map((entry: any): Call => putEvents(entry.Source, entry.DetailType, entry.EventBusName));
    default:
      if (/:::aws-sdk:kms:/.test(resource)) return [];
      throw new Error(`which IAM action does ${resource} need?`);
  }
}

export function putEvents(source: string, detailType: string, bus = 'default'): Call {
  return {
    action: 'events:PutEvents',
    on: { arn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${bus}` },
    context: { 'events:source': [source], 'events:detail-type': [detailType] },
  };
}

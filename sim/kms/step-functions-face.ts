import { ContractViolation, KmsError, SDK_CLIENT_ERROR } from './errors';
import { OPERATIONS } from './fake-kms';
import type { Kms } from './fake-kms';
import { TaskError } from '../asl/task-error';

/** Who spells the error names: AWS (the Java SDK's classes), or the emulator (KMS's own names). */
export type Spelling = 'aws' | 'emulator';

const RESOURCE = /^arn:[^:]+:states:::aws-sdk:kms:([a-z]\w*)$/;

export function isKmsResource(resource: string): boolean {
  return RESOURCE.test(resource);
}

/** Runs an SDK integration of Step Functions: camelCase operation, dates as ISO strings, errors as `Kms.<name>`. */
export function callKmsResource(kms: Kms, resource: string, input: Record<string, any>, caller: string, spelling: Spelling): unknown {
  const [, action] = RESOURCE.exec(resource) ?? [];
  const operation = action && action[0].toUpperCase() + action.slice(1);
  if (!operation || !OPERATIONS.has(operation) || OPERATIONS.get(operation)!.cryptographic) {
    throw new ContractViolation(`a state machine cannot call ${resource} here: unknown, or `
      + 'cryptography, whose blobs the history would keep');
  }
  try {
    return JSON.parse(JSON.stringify(kms({ operation, input, caller })));
  } catch (error) {
    if (error instanceof KmsError) {
      throw new TaskError(`Kms.${errorName(error, spelling)}`, `${error.message} (Service: Kms, `
        + `Status Code: ${error.status}, Request ID: none)`);
    }
    throw error;
  }
}

/**
 * The name after the prefix. Step Functions shows class names of the AWS SDK for Java: unmodelled errors are its base class, KmsException,
 * and it writes Kms for KMS (not measured on AWS, but so are its classes called).
 */
function errorName(error: KmsError, spelling: Spelling): string {
  if (error.name === SDK_CLIENT_ERROR || spelling === 'emulator') {
    return error.name;
  }
  return error.modelled ? error.name.replace(/^KMS/, 'Kms') : 'KmsException';
}

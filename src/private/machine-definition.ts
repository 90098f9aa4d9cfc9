import { readFileSync } from 'fs';
import { CfnElement, Stack } from 'aws-cdk-lib';
import * as s3Assets from 'aws-cdk-lib/aws-s3-assets';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { stackSingleton } from './stack-singleton';

/** Where CloudFormation takes the definition of a state machine from. */
export type MachineDefinition = Pick<sfn.CfnStateMachineProps, 'definitionS3Location' | 'definitionString'>;

/**
 * A template in Amazon S3: "1 MB", which CloudFormation's own message gives as 1,000,000 bytes.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html (read 2026-11-28)
 */
const MAX_TEMPLATE_BYTES = 1_000_000;

/**
 * The definition that all machines of a kind share: a file in Amazon S3, which has to be the document itself. The StackSetStack of
 * `cdk-stacksets` stores
 * every asset as a zip file, under a name of its own: there, the document stands in the template, once for each machine.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 */
export function machineDefinition(scope: Construct, id: string, file: string): MachineDefinition {
  if (isOfStackSet(Stack.of(scope))) {
    TemplateSize.checkedIn(scope);
    return { definitionString: JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))) }; // without blanks
  }
  const asset = new s3Assets.Asset(scope, id, { path: file });
  return { definitionS3Location: { bucket: asset.s3BucketName, key: asset.s3ObjectKey } };
}

/** The template of a stack set is named so; the class itself is of a package that most apps do not have. */
function isOfStackSet({ templateFile }: Stack): boolean {
  return templateFile.endsWith('.stackset.template.json');
}

/** Nothing else says that a template with definitions in it has become too long, before the stack set is deployed. */
class TemplateSize extends Construct {
  public static checkedIn(scope: IConstruct): void {
    stackSingleton(scope, 'CdkKmsRotationTemplateSize', (stack, id) => new TemplateSize(stack, id));
  }

  private constructor(scope: Stack, id: string) {
    super(scope, id);
    this.node.addValidation({ validate: () => problems(scope) });
  }
}

function problems(stack: Stack): string[] {
  const bytes = stack.node.findAll()
    .filter((construct): construct is CfnElement => CfnElement.isCfnElement(construct) && Stack.of(construct) === stack)
    .map((element) => JSON.stringify(stack.resolve(element._toCloudFormation()), undefined, 2)) // as cdk-stacksets writes it
    .map((text) => Buffer.byteLength(text))
    .reduce((sum, length) => sum + length, 0);
  if (bytes <= MAX_TEMPLATE_BYTES) return [];
  return [`the template of a stack set must have ${MAX_TEMPLATE_BYTES} bytes at most, got about ${bytes}; `
    + 'the definition of a state machine stands in it once for each ManualRotationAlias and on-demand rotation, '
    + 'so put some of them into another StackSetStack'];
}

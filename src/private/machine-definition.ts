import { readFileSync } from 'fs';
import { CfnElement, Lazy, Stack } from 'aws-cdk-lib';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { PackageAsset } from './package-asset';
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
 * @param unused states that no machine of the stack comes to: asked at the end of the synthesis, and left out where the document stands in
 * the template
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 */
export function machineDefinition(
  scope: Construct, id: string, file: string, unused: () => ReadonlyArray<string> = () => [],
): MachineDefinition {
  if (isOfStackSet(Stack.of(scope))) {
    TemplateSize.checkedIn(scope);
    // Without blanks, and without what no machine of the stack comes to.
    const produce = () => JSON.stringify(withoutStates(JSON.parse(readFileSync(file, 'utf8')) as Definition, unused()));
    return { definitionString: Lazy.uncachedString({ produce }) };
  }
  const { bucketName: bucket, objectKey: key } = new PackageAsset(scope, id, file).location;
  return { definitionS3Location: { bucket, key } };
}

interface Definition {
  readonly States: Readonly<Record<string, { readonly Choices?: ReadonlyArray<{ readonly Next: string }> }>>;
}

/** The definition without some states, and without the choices that lead to them. */
function withoutStates(definition: Definition, unused: ReadonlyArray<string>): Definition {
  if (unused.length === 0) return definition;
  const kept = Object.entries(definition.States).filter(([name]) => !unused.includes(name)).map(([name, state]) => [
    name, state.Choices === undefined ? state : { ...state, Choices: state.Choices.filter(({ Next }) => !unused.includes(Next)) },
  ]);
  return { ...definition, States: Object.fromEntries(kept) as Definition['States'] };
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

import type { LimitName } from './limits';
import { renderDefinition } from '../../sim/asl/render-definition';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { ResolvedTemplate } from '../../sim/cloudformation/resolved-template';

/** The largest of its kind in a stack, and whose it is. */
export interface Measurement {
  readonly value: number;
  readonly of: string;
}

export type Measurements = Readonly<Record<LimitName, Measurement>>;

/** Where the stack is pretended to be: a partition and a Region with long names, since names are made from them. */
const ENVIRONMENT = {
  account: '111122223333',
  region: 'us-isob-east-1',
  partition: 'aws-iso-b',
  urlSuffix: 'sc2s.sgov.gov',
  stackName: 'Stack',
};

/**
 * Measures what AWS limits.
 *
 * @param text the template as it is uploaded, byte by byte: CloudFormation counts the indentation, too
 * @param definition the machine's definition file, before substitution
 */
export function measure(text: string, definition: string): Measurements {
  const template = JSON.parse(text) as Record<string, any>;
  const resolved = resolveTemplate(withoutMetadata(template), ENVIRONMENT);
  const { resources } = resolved;
  const worst = (type: string, value: (properties: Record<string, any>) => number) =>
    largest(
      Object.entries(resources)
        .filter(([, resource]) => resource.Type === type)
        .map(([of, resource]) => ({ of, value: value(resource.Properties) })),
    );
  const ids = Object.keys(template.Resources);
  return {
    template: { value: Buffer.byteLength(text), of: 'template' },
    compactTemplate: { value: Buffer.byteLength(JSON.stringify(template)), of: 'template' },
    resources: { value: ids.length, of: 'template' },
    logicalId: largest(ids.map((id) => ({ value: id.length, of: id }))),
    inlinePolicies: largest(inlinePolicies(resolved)),
    trustPolicy: worst('AWS::IAM::Role', (role) => JSON.stringify(role.AssumeRolePolicyDocument).length),
    roleName: worst('AWS::IAM::Role', (role) => role.RoleName?.length ?? 0), // CloudFormation makes names that fit
    roleDescription: worst('AWS::IAM::Role', (role) => role.Description?.length ?? 0),
    machineName: worst(MACHINE, (machine) => machine.StateMachineName.length),
    definition: worst(MACHINE, (machine) => Buffer.byteLength(renderDefinition(definition, machine.DefinitionSubstitutions))),
    keyPolicy: worst(MACHINE, (machine) => Buffer.byteLength(JSON.stringify(declared(machine).policy))),
    keyTags: worst(MACHINE, (machine) => declared(machine).tags.length),
    keyDescription: worst(MACHINE, (machine) => declared(machine).description.length),
    lambdaEnvironment: worst('AWS::Lambda::Function', (fn) => environmentBytes(fn.Environment?.Variables ?? {})),
    scheduleDescription: worst('AWS::Scheduler::Schedule', (schedule) => schedule.Description.length),
  };
}

const MACHINE = 'AWS::StepFunctions::StateMachine';

/** The CDK's own usage report has a condition on the Region, and no size that matters beyond the template's. */
function withoutMetadata(template: Record<string, any>): Record<string, any> {
  const resources = Object.entries<any>(template.Resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata');
  return { ...template, Resources: Object.fromEntries(resources) };
}

/** Those written into the role, and those that are resources of their own. */
function inlinePolicies({ resources, ref }: ResolvedTemplate): Measurement[] {
  const attached = Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::Policy').map(({ Properties }) => Properties);
  return Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role').map(([of, { Properties: role }]) => {
    const own = [...role.Policies ?? [], ...attached.filter(({ Roles: names = [] }) => names.includes(ref(of)))];
    return { of, value: own.reduce((sum, { PolicyDocument: document }) => sum + JSON.stringify(document).length, 0) };
  });
}

function declared(machine: Record<string, any>): { policy: object; tags: object[]; description: string } {
  return JSON.parse(Buffer.from(machine.DefinitionSubstitutions.Declaration, 'base64').toString('latin1'));
}

/** Names and values; AWS Lambda does not say how it joins them. */
function environmentBytes(variables: Readonly<Record<string, string>>): number {
  return Object.entries(variables).reduce((sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`), 0);
}

function largest(all: readonly Measurement[]): Measurement {
  return all.reduce((worst, one) => (one.value > worst.value ? one : worst), { value: 0, of: 'nothing' });
}

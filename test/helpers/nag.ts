import type { App, IPolicyValidationPlugin } from 'aws-cdk-lib';
import { Aspects, Validations } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  NagPack,
  NIST80053R4Checks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import * as version2 from 'cdk-nag-2';

/** The findings of all of cdk-nag's packs, run as users run them: by the synthesis, as validation plugins. */
export function findingsIn(app: App): string[] {
  const findings: string[] = [];
  for (const pack of [
    new AwsSolutionsChecks(app), new NIST80053R4Checks(app), new NIST80053R5Checks(app), new HIPAASecurityChecks(app),
    new PCIDSS321Checks(app), new ServerlessChecks(app),
  ]) {
    const plugin: IPolicyValidationPlugin = {
      name: pack.name,
      validate: (context) => {
        const { violations } = pack.validate(context);
        findings.push(
          ...violations.flatMap(({ ruleName, violatingResources }) =>
            violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
          ),
        );
        return { success: true, violations: [] };
      },
    };
    Validations.of(app).addPlugins(plugin);
  }
  const quiet = jest.spyOn(console, 'error').mockReturnValue(); // the synthesis reports on its validations
  app.synth();
  quiet.mockRestore();
  return findings.sort();
}

/** The same with cdk-nag 2, whose packs are aspects. */
export function findingsOfVersion2(app: App): string[] {
  const {
    AwsSolutionsChecks: A, NIST80053R4Checks: N4, NIST80053R5Checks: N5, HIPAASecurityChecks: H, PCIDSS321Checks: P, ServerlessChecks: S,
  } = version2;
  for (const pack of [new A(), new N4(), new N5(), new H(), new P(), new S()]) Aspects.of(app).add(pack);
  const { stacks } = app.synth({ skipValidation: false });
  return stacks.flatMap(({ messages }) => messages)
    .map(({ id, entry }) => ({ id: id.slice(1), found: /^([\w.]+-\w+(\[[^\]]*\])?):/.exec(String(entry.data)) }))
    .filter(({ found }) => found !== null)
    .map(({ id, found }) => `${id}: ${found![1]}`)
    .sort();
}

/** What the packs find if nothing is acknowledged. */
export function findingsWithoutAcknowledgements(app: App): string[] {
  const deaf = jest.spyOn(NagPack.prototype as any, 'isAcknowledged').mockReturnValue(false);
  try {
    return findingsIn(app);
  } finally {
    deaf.mockRestore();
  }
}

/** The acknowledgements in an app with their reasons, in the order of the construct tree. */
export function acknowledged(app: App): Record<string, string> {
  const entries = app.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) =>
          Object.entries<string>(data).map(([finding, reason]): [string, string] => [`${construct.node.path}: ${finding}`, reason]),
        ),
    );
  return Object.fromEntries(entries);
}

import type { App, IPolicyValidationPlugin } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagPack, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';

/** The findings of cdk-nag's packs for AWS solutions, NIST 800-53 r5 and PCI DSS 3.2.1, run as users run them: by the synthesis, as validation plugins. */
export function findingsIn(app: App): string[] {
  const findings: string[] = [];
  for (const pack of [new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new PCIDSS321Checks(app)]) {
    const plugin: IPolicyValidationPlugin = {
      name: pack.name,
      validate: (context) => {
        const { violations } = pack.validate(context);
        findings.push(...violations.flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`)));
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
  const entries = app.node.findAll().flatMap(construct => construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries<string>(data).map(([finding, reason]): [string, string] => [`${construct.node.path}: ${finding}`, reason])));
  return Object.fromEntries(entries);
}

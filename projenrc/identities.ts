/**
 * Every name that somebody has to register before anything is published: nothing else in this project may spell one. `docs/publishing.md`
 * tells how each is registered.
 *
 * As long as `registered` is false, no release starts: whoever registered the organization first would write what users read in their
 * alarms.
 */
export const IDENTITIES = {
  registered: false,
  author: 'The cdk-kms-rotation authors',
  mail: 'maintainers@cdk-kms-rotation.invalid',
  /** The organization on GitHub, and the repository in it. */
  organization: 'cdk-kms-rotation',
  repository: 'cdk-kms-rotation',
  /** Who reviews changes of workflows and of what is published. */
  owners: '@cdk-kms-rotation/maintainers',
  npm: 'cdk-kms-rotation',
  pypi: { distName: 'cdk-kms-rotation', module: 'cdk_kms_rotation' },
  maven: { javaPackage: 'io.github.cdkkmsrotation', mavenGroupId: 'io.github.cdk-kms-rotation', mavenArtifactId: 'cdk-kms-rotation' },
  nuget: { dotNetNamespace: 'CdkKmsRotation', packageId: 'CdkKmsRotation' },
  /** The module is `<repository>/<package>`, the package named by jsii after the npm package. */
  go: { moduleName: 'github.com/cdk-kms-rotation/cdk-kms-rotation-go', packageName: 'cdkkmsrotation' },
} as const;

export const REPOSITORY_URL = `https://github.com/${IDENTITIES.organization}/${IDENTITIES.repository}`;

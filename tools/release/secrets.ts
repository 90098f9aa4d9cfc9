/** The secrets that a release needs: of the registries without trusted publishing, and the user that NuGet knows the trust by. */
export const SECRETS = [
  'MAVEN_GPG_PRIVATE_KEY',
  'MAVEN_GPG_PRIVATE_KEY_PASSPHRASE',
  'MAVEN_USERNAME',
  'MAVEN_PASSWORD',
  'NUGET_USERNAME',
  'GO_GITHUB_TOKEN',
] as const;

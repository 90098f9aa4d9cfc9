import type { awscdk } from 'projen';

/**
 * Every action by commit: a tag can be moved. Those that projen pins itself stay its matter.
 *
 * Read on 2026-11-28 from copies of the repositories that may lag behind: setup-java 6.0.0 and create-github-app-token 3.2.0, which projen
 * names, were not in them yet, so these two stand one version behind.
 */
const PINS: Readonly<Record<string, string>> = {
  'actions/setup-node': '820762786026740c76f36085b0efc47a31fe5020', // v7.0.0
  'actions/setup-python': '5fda3b95a4ea91299a34e894583c3862153e4b97', // v7.0.0
  'actions/setup-go': 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', // v7.0.0
  'actions/setup-dotnet': 'a98b56852c35b8e3190ac28c8c2271da59106c68', // v6.0.0
  'actions/setup-java': 'b6effb05e454b25005698d916606bdc6ffcbf961', // v5.7.0
  'actions/create-github-app-token': '1b10c78c7865c340bc4f6099eb2f838309f1e8c3', // v3.1.1
  'peter-evans/create-pull-request': '5f6978faf089d4d20b00c7766989d076bb2fc7f1', // v8.1.1
};

export const CODEQL = '8aad20d150bbac5944a9f9d289da16a4b0d87c1e'; // v4.36.2

export function pinActions(project: awscdk.AwsCdkConstructLibrary): void {
  for (const [action, commit] of Object.entries(PINS)) project.github!.actions.set(action, `${action}@${commit}`);
}

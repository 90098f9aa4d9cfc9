import type { awscdk, ObjectFile } from 'projen';
import { github } from 'projen';
import { CODEQL } from './actions';
import { COMMIT_TYPES } from './release';

const { JobPermission } = github.workflows;
const { ActionRefs } = github;

/** Workflows that projen does not bring, and what its own lack. */
export function addWorkflows(project: awscdk.AwsCdkConstructLibrary): void {
  pullRequestTitle(project);
  codeql(project);
  harden(project);
}

/** The title becomes the commit, and that the changelog. With the rights of the pull request only. */
function pullRequestTitle(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.addWorkflow('pull-request-title');
  workflow.on({ pullRequest: { types: ['opened', 'edited', 'reopened', 'synchronize'] } });
  workflow.file!.addOverride('permissions', {});
  workflow.addJob('validate', {
    name: 'Validate the title',
    runsOn: ['ubuntu-latest'],
    permissions: { pullRequests: JobPermission.READ },
    steps: [{
      uses: project.github!.actions.get(ActionRefs.AMANNN_ACTION_SEMANTIC_PULL_REQUEST),
      env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
      with: { types: COMMIT_TYPES.join('\n'), requireScope: false },
    }],
  });
}

function codeql(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.addWorkflow('codeql');
  workflow.on({ pullRequest: { branches: ['main'] }, push: { branches: ['main'] }, schedule: [{ cron: '23 4 * * 1' }] });
  workflow.file!.addOverride('permissions', {});
  workflow.addJob('analyze', {
    name: 'Analyze (${{ matrix.language }})',
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ, securityEvents: JobPermission.WRITE },
    strategy: { failFast: false, matrix: { domain: { language: ['javascript-typescript', 'python', 'actions'] } } },
    steps: [
      { uses: project.github!.actions.get(ActionRefs.ACTIONS_CHECKOUT), with: { 'persist-credentials': false } },
      { uses: `github/codeql-action/init@${CODEQL}`, with: { 'languages': '${{ matrix.language }}', 'build-mode': 'none' } },
      { uses: `github/codeql-action/analyze@${CODEQL}` },
    ],
  });
}

function harden(project: awscdk.AwsCdkConstructLibrary): void {
  for (const { file, name } of project.github!.workflows) {
    file!.addOverride('permissions', {}); // each job says what it needs
    if (name !== 'release') {
      file!.addOverride('concurrency', { 'group': '${{ github.workflow }}-${{ github.ref }}', 'cancel-in-progress': true });
    }
    leaveNoCredentials(file!);
  }
}

interface Rendered {
  readonly jobs: Record<string, { readonly steps: Step[] | (() => Step[]) }>;
}

interface Step {
  readonly uses?: string;
  readonly with?: object;
}

/** What a job checks out, builds and uploads has no token in its git configuration. projen has no option for it, and adds jobs late. */
function leaveNoCredentials(file: ObjectFile): void {
  const lazy = file as unknown as { obj: () => Rendered };
  const render = lazy.obj;
  lazy.obj = () => {
    const rendered = render();
    const jobs = Object.entries(rendered.jobs).map(([id, job]) => {
      const steps = typeof job.steps === 'function' ? job.steps() : job.steps;
      return [id, { ...job, steps: steps.map(withoutCredentials) }];
    });
    return { ...rendered, jobs: Object.fromEntries(jobs) as Rendered['jobs'] };
  };
}

function withoutCredentials(step: Step): Step {
  return step.uses?.startsWith('actions/checkout@') ? { ...step, with: { ...step.with, 'persist-credentials': false } } : step;
}

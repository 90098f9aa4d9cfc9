import type { awscdk, ObjectFile } from 'projen';
import { github } from 'projen';
import { CODEQL } from './actions';
import { COMMIT_TYPES } from './release';
import { SECRETS } from '../tools/release/secrets';

const { JobPermission } = github.workflows;
const { ActionRefs } = github;

/** Workflows that projen does not bring, and what its own lack. */
export function addWorkflows(project: awscdk.AwsCdkConstructLibrary): void {
  pullRequestTitle(project);
  codeql(project);
  harden(project);
  uploadsWaitForSecrets(project);
}

/** The title becomes the commit, and that the changelog. With the rights of the pull request only. */
function pullRequestTitle(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.addWorkflow('pull-request-title');
  workflow.on({ pullRequest: { types: ['opened', 'edited', 'reopened', 'synchronize'] } });
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
    file!.addOverride('permissions', { contents: 'none' }); // and nothing else either: each job says what it needs
    if (name !== 'release') {
      file!.addOverride('concurrency', { 'group': '${{ github.workflow }}-${{ github.ref }}', 'cancel-in-progress': true });
    }
    mendJobs(file!, withoutCredentials);
  }
}

interface Job {
  readonly needs?: string | string[];
  readonly steps: Step[] | (() => Step[]);
}

interface Step {
  readonly uses?: string;
  readonly with?: object;
}

/** projen adds jobs late and has no hook for what it renders. */
function mendJobs(file: ObjectFile, mend: (id: string, job: Job) => Job): void {
  const lazy = file as unknown as { obj: () => { readonly jobs: Record<string, Job> } };
  const render = lazy.obj;
  lazy.obj = () => {
    const rendered = render();
    return { ...rendered, jobs: Object.fromEntries(Object.entries(rendered.jobs).map(([id, job]) => [id, mend(id, job)])) };
  };
}

/** What a job checks out, builds and uploads has no token in its git configuration. */
function withoutCredentials(_id: string, job: Job): Job {
  const steps = typeof job.steps === 'function' ? job.steps() : job.steps;
  return {
    ...job,
    steps: steps.map((step) => (step.uses?.startsWith('actions/checkout@')
      ? { ...step, with: { ...step.with, 'persist-credentials': false } }
      : step)),
  };
}

const SECRETS_JOB = 'release_secrets';

/**
 * A version that some registries have and others not cannot be taken back, so every upload waits for a look whether all secrets are there.
 * Those of an environment are seen by its jobs alone, and this one sees whether they are set, and nothing else.
 */
function uploadsWaitForSecrets(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.workflows.find(({ name }) => name === 'release')!;
  workflow.addJob(SECRETS_JOB, {
    name: 'Are all secrets there?',
    needs: ['release'],
    runsOn: ['ubuntu-latest'],
    environment: 'release',
    permissions: {},
    if: "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha",
    steps: [{
      name: 'Look',
      env: Object.fromEntries(SECRETS.map((name) => [name, `\${{ secrets.${name} != '' }}`])),
      run: [
        'missing=0',
        `for name in ${SECRETS.join(' ')}; do`,
        '  if [ "${!name}" != true ]; then',
        '    echo "::error::the environment \'release\' lacks the secret $name; nothing was uploaded. See docs/publishing.md"',
        '    missing=1',
        '  fi',
        'done',
        'exit "$missing"',
      ].join('\n'),
    }],
  });
  mendJobs(workflow.file!, (id, job) => {
    if (!id.startsWith('release_') || id === SECRETS_JOB) return job;
    const needs = typeof job.needs === 'string' ? [job.needs] : job.needs ?? [];
    return { ...job, needs: [...needs, SECRETS_JOB] };
  });
}

import type { Answered } from './questions';

/** What an issue needs: where, when, with what, and each answer beside what was expected. */
export interface Surroundings {
  readonly where: string;
  readonly version: string;
  readonly date: string;
}

/** Account ids are nobody's business. */
export function withoutAccounts(text: string): string {
  return text.replace(/(?<![0-9])\d{12}(?![0-9])/g, '<account>');
}

export function report({ where, version, date }: Surroundings, answers: readonly Answered[], removed: readonly string[]): string {
  return withoutAccounts([
    '## npm run verify:aws', '', `cdk-kms-rotation ${version}, ${where}, ${date}.`, '',
    ...answers.flatMap(({ question, lines, unanswered }) => [
      `### ${question.asks}`, '', `Expected: ${question.expects}.`, '',
      ...(unanswered === undefined ? lines : [`**Not answered**: ${unanswered}`]).map((line) => `- ${line}`), '',
    ]),
    '### Removed', '', ...removed.map((line) => `- ${line}`),
  ].join('\n'));
}

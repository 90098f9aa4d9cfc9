/** What the command line ends with. Frozen: pipelines read it. */
export const EXIT = {
  /** Nothing to complain about. */
  ok: 0,
  /** Findings, or resources that turn red. */
  findings: 1,
  /** An option or argument that there is none of. */
  usage: 2,
  /** A file that cannot be read, is no template, or is no standard. */
  input: 3,
  /** A standard that a later version of this package wrote. */
  newer: 4,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];

/** An error that people can do something about: its message is all that they see. */
export class InputError extends Error {
  constructor(message: string, public readonly exitCode: ExitCode = EXIT.input) {
    super(message);
  }
}

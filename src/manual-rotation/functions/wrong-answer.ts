/** The key answered, but wrongly. Like a refusal for good, only worse. */
export class WrongAnswerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongAnswer';
  }
}

/** An invocation that gave no answer, as Lambda tells it to those who wait for one. The message is for the log. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
  /** The name of what the function threw, or of what ended it. */
  readonly errorType: string;
  readonly errorMessage: string;

  constructor(errorType: string, errorMessage: string, message = errorMessage) {
    super(message);
    this.errorType = errorType;
    this.errorMessage = errorMessage;
  }
}

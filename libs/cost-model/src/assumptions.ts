/** What nobody knows before a stage has run; a stage that has run says most of it (`callbacks cost --stage`). */
export interface Assumptions {
  /** Time of an invocation, without that of its records: waiting for AWS, which batches do side by side. */
  readonly msPerCall: number;
  /** Time for each record at 512 MB, a third of a core: parsing, verifying, making requests. */
  readonly msPerRecord: number;
  /** Most messages to a request of Lambda's pollers: SQS gives up to ten, and how many Lambda waits for is not documented. */
  readonly messagesPerRequest: number;
  /** Shares of the errors that rules send on; one error may be in several. */
  readonly suppressing: number;
  readonly alerting: number;
  readonly reacting: number;
  /** Of a callback in the archive, compressed. */
  readonly archivedBytes: number;
  /** Of an error event in the archive of the bus. */
  readonly busEventBytes: number;
}

/** Shares of errors as most SMS fail: 30003, 30005 and 30006 suppress, 30007 alerts, 30004, 30006 and 30007 are logged. */
export const usualAssumptions: Assumptions = {
  msPerCall: 20,
  msPerRecord: 0.5,
  messagesPerRequest: 10,
  suppressing: 0.7,
  alerting: 0.2,
  reacting: 0.4,
  archivedBytes: 300,
  busEventBytes: 2_000,
};

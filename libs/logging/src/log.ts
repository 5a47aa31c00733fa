import { pino, type DestinationStream } from 'pino';
import { redact } from './redact.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** JSON lines. Nothing gets in but through the redaction: there is no way to write a line around it. */
export interface Log {
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
  /** Adds `count` to a CloudWatch metric of the service and stage, by the given dimensions too; costs no API call. */
  readonly count: (metric: string, count: number, dimensions?: Readonly<Record<string, string>>) => void;
  /** A logger that adds fields to every line, and leaves this one as it is: records of a batch do not bleed into each other. */
  readonly child: (fields: Fields) => Log;
}

export const METRIC_NAMESPACE = 'StatusCallbacks';

/** Which deployment of a service a line is from. */
export interface Deployment {
  readonly stage?: string | undefined;
  readonly version?: string | undefined;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const embeddedMetric = (
  by: readonly string[],
  metric: string,
  count: number,
  dimensions: Readonly<Record<string, string>>,
): Fields => ({
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: [
      {
        Namespace: METRIC_NAMESPACE,
        Dimensions: [by, ...(Object.keys(dimensions).length ? [[...by, ...Object.keys(dimensions)]] : [])],
        Metrics: [{ Name: metric, Unit: 'Count' }],
      },
    ],
  },
  ...dimensions,
  [metric]: count,
});

const wrap = (logger: pino.Logger, by: readonly string[]): Log => {
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, fields: Fields = {}): void =>
      logger[level](redact(fields) as object, redact(message) as string);
  return {
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    count: (metric, count, dimensions = {}) => logger.info(embeddedMetric(by, metric, count, dimensions)),
    child: (fields) => wrap(logger.child(redact(fields) as object), by),
  };
};

/**
 * Service, stage and version are on every line; metrics are of the service in its stage, over all versions. The destination is
 * a stream so that tests, and runtimes that capture output, can read it.
 */
export const createLog = (
  service: string,
  destination: DestinationStream = process.stdout,
  { stage, version }: Deployment = {},
): Log =>
  wrap(
    pino(
      {
        base: { service, stage, version },
        messageKey: 'message',
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (level) => ({ level }) },
      },
      destination,
    ),
    stage ? ['service', 'stage'] : ['service'],
  );

import { addresses } from '@status-callbacks/contract/addresses';
import { ServiceStack } from '@status-callbacks/infra/service-stack';
import type { Stage } from '@status-callbacks/infra/stage';
import { TopicConsumer } from '@status-callbacks/infra/topic-consumer';
import { ERROR_EVENT_SOURCE } from '@status-callbacks/contract/error-event';
import { OPT_IN_SOURCE } from '@status-callbacks/contract/opt-in-event';
import { Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { alerts } from './alerts.ts';
import { errorRules } from './error-rules.ts';
import { historyReader } from './history-reader.ts';
import { reactions } from './reactions.ts';
import { suppression } from './suppression.ts';

/** Turns callbacks that report an error into events that anybody can write a rule for. */
export class ErrorRouterStack extends ServiceStack {
  constructor(scope: Construct, stage: Stage, code: Code) {
    super(scope, 'error-router', stage);

    const bus = new EventBus(this, 'Bus', { eventBusName: `status-callbacks-errors-${stage.name}` });
    bus.archive('Archive', {
      archiveName: `status-callbacks-errors-${stage.name}`,
      description: 'Every error event and opt-in, for replaying to a rule that came later',
      eventPattern: { source: [ERROR_EVENT_SOURCE, OPT_IN_SOURCE] },
      retention: Duration.days(30),
    });

    const consumer = new TopicConsumer(this, {
      code,
      environment: { BUS_NAME: bus.eventBusName },
      batch: { size: 100, window: Duration.seconds(1) },
      concurrency: 20,
      filter: { errorCode: [{ exists: true }] },
      impact: 'Delivery errors reach nobody: opt-outs and dead numbers are sent to again.',
    });
    bus.grantPutEventsTo(consumer.function);
    const history = historyReader(this);
    errorRules(this, bus, {
      alerts: alerts(this, code, history),
      reactions: reactions(this, code),
      suppression: suppression(this, bus, code, history),
    });

    this.publishAddress(addresses.errorBusName, bus.eventBusName);
  }
}

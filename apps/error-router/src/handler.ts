import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { parseStatusCallback } from '@status-callbacks/contract/status-callback';
import { readConfig } from '@status-callbacks/lambda/config';
import { consume } from '@status-callbacks/lambda/consume';
import { config, routeTo } from './route.ts';

const { BUS_NAME } = readConfig(config);

export const handler = consume({
  service: 'error-router',
  parse: parseStatusCallback,
  sink: routeTo(new EventBridgeClient({}), BUS_NAME),
});

import { failure, open, type Product, sequel, success } from './product.ts';

/** @see https://www.twilio.com/docs/taskrouter/api/event/reference */
export const taskrouter = {
  name: 'taskrouter',
  identifiedBy: ['EventType', 'WorkspaceSid'],
  sid: ['ResourceSid', 'WorkspaceSid'],
  status: ['EventType'],
  states: {
    'task.created': open(0),
    'task.updated': open(10),
    'task.wrapup': open(30),
    'task.canceled': failure(39),
    'task.completed': success(40),
    'task.deleted': sequel(50),
    'reservation.created': open(0),
    'reservation.accepted': open(10),
    'reservation.wrapup': open(30),
    'reservation.rescinded': failure(36),
    'reservation.canceled': failure(37),
    'reservation.timeout': failure(38),
    'reservation.rejected': failure(39),
    'reservation.completed': success(40),
  },
  type: (status) => `com.twilio.taskrouter.${status}`,
} as const satisfies Product;

/**
 * The debugger's own webhook: one callback per alarm, so each is its own last word.
 * @see https://www.twilio.com/docs/usage/troubleshooting/debugging-event-webhooks
 */
export const debuggerAlarm = {
  name: 'debugger',
  identifiedBy: [['Sid', /^NO/], 'Level'],
  sid: ['Sid'],
  status: ['Level'],
  states: { WARNING: failure(40), ERROR: failure(40) },
  type: () => 'com.twilio.error-logs.error.logged',
} as const satisfies Product;

import { callMedia } from './fixtures/call-media.ts';
import { calls } from './fixtures/calls.ts';
import { channelMessages } from './fixtures/channel-messages.ts';
import { conferences } from './fixtures/conferences.ts';
import { conversations } from './fixtures/conversations.ts';
import { faxes } from './fixtures/faxes.ts';
import { messages } from './fixtures/messages.ts';
import { platform } from './fixtures/platform.ts';
import { recordings } from './fixtures/recordings.ts';
import { video } from './fixtures/video.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Legal lifecycles of every product, every known status among them. */
export const lifecycles: readonly Lifecycle[] = [
  ...messages,
  ...channelMessages,
  ...conversations,
  ...faxes,
  ...calls,
  ...recordings,
  ...conferences,
  ...callMedia,
  ...video,
  ...platform,
];

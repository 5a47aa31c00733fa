import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Sink } from '@status-callbacks/lambda/consume';
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1));

export const config = z.object({ SECRET_ARN: name, NO_WEBHOOK: name });

export interface Text {
  readonly id: string;
  readonly text: string;
}

export const parseText = (text: string): Text => ({
  id: createHash('sha256').update(text).digest('base64url').slice(0, 22),
  text,
});

/** The secret is not what it should be. Does not say what it is. */
class UnusableWebhook extends Error {
  override readonly name = 'UnusableWebhook';
}

/** Whoever is asked for longer than this has not answered. */
const TIMEOUT_MS = 10_000;

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);

/** @throws {UnusableWebhook} unless it is a URL over TLS, or one of this machine */
const webhookIn = (secret: string | undefined): URL => {
  const url = URL.parse(secret?.trim() ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url))) return url;
  throw new UnusableWebhook('the secret must hold an https URL and nothing else');
};

/** These three begin links and mentions (https://docs.slack.dev/messaging/formatting-message-text/#escaping). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export interface Posting {
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly secretArn: string;
  /** What the secret holds when there is no webhook. */
  readonly noWebhook: string;
  readonly timeoutMs?: number;
}

/**
 * Posts alerts as Slack and those that are like it take them. What is not answered with 2xx stays in the queue. The secret is
 * read again after a failure, and as long as there is no webhook, so a new URL needs no restart.
 */
export const postTo = ({ secrets, secretArn, noWebhook, timeoutMs = TIMEOUT_MS }: Posting): Sink<Text> => {
  let known: URL | undefined;
  const webhook = async (): Promise<URL | undefined> => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
    return SecretString?.trim() === noWebhook ? undefined : webhookIn(SecretString);
  };
  const post = async (text: string): Promise<void> => {
    known ??= await webhook();
    if (!known) return;
    const { status } = await fetch(known, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: escaped(text) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (status < 200 || status > 299) throw new Error(`the webhook answered ${status}`);
  };
  return async (texts, log) => {
    const failed: string[] = [];
    for (const { id, text } of texts) {
      try {
        await post(text);
      } catch (error) {
        known = undefined;
        log.error('alert not posted', { alert: id, error });
        failed.push(id);
      }
    }
    return failed;
  };
};

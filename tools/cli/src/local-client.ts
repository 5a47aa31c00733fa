type Env = Readonly<Record<string, string>>;

/**
 * Settings for an AWS SDK client that talks to a local system. Explicit, because a client that fell back on the caller's
 * own environment might talk to AWS.
 */
export const localClient = (
  env: Env,
  service: 'S3' | 'SFN' | 'SQS' | 'SNS' | 'SSM' | 'DYNAMODB' | 'SECRETS_MANAGER',
) => {
  const endpoint = env[`AWS_ENDPOINT_URL_${service}`];
  if (!endpoint) throw new Error(`the local system names no endpoint for ${service}`);
  return {
    endpoint,
    region: env['AWS_REGION'] ?? 'us-east-1',
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? 'local',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
    },
    ...(service === 'S3' && { forcePathStyle: true }),
  };
};

import {
  deadLettersOf,
  functions,
  idOf,
  mappings,
  named,
  ourFunctions,
  queues,
  resources,
  services,
  stacks,
} from './assembly.ts';

describe('every stack', () => {
  it('comes for both stages of every service', () => {
    const expected = services.flatMap((service) =>
      ['dev', 'prod'].map((stage) => `status-callbacks-${service}-${stage}`),
    );
    expect(stacks.map(({ name }) => name).toSorted()).toEqual(expected.toSorted());
  });

  it('deploys alone: no exports, no imports', () => {
    for (const { template } of stacks) {
      expect(JSON.stringify(template)).not.toContain('Fn::ImportValue');
      for (const output of Object.values(template.Outputs ?? {})) expect(output.Export).toBeUndefined();
    }
  });

  it('says which version of its service it is, and so do its functions', () => {
    for (const { template, tags } of stacks) {
      expect(tags['version']).toMatch(/^\d+\.\d+\.\d+/);
      expect(template.Outputs?.['Version']?.Value).toBe(tags['version']);
    }
    for (const { stack, properties } of ourFunctions) {
      const { Variables } = properties['Environment'] as { Variables: Record<string, string> };
      expect(Variables).toMatchObject({ SERVICE_VERSION: stack.tags['version'], STAGE: stack.stage });
    }
  });

  it('is told apart on the bill', () => {
    for (const { service, stage, tags } of stacks) {
      expect(tags).toMatchObject({ application: 'status-callbacks', service, stage });
    }
  });

  it('explains in a sentence what the checks find and is meant', () => {
    for (const { acknowledged } of stacks) {
      for (const reason of Object.values(acknowledged)) expect(reason).toMatch(/^[A-Z].{30,}\.$|\)\.$/);
    }
  });
});

describe('every queue', () => {
  it('keeps messages for a fortnight', () => {
    expect(queues.length).toBeGreaterThan(0);
    for (const { properties } of queues) expect(properties['MessageRetentionPeriod']).toBe(14 * 24 * 60 * 60);
  });

  it('that a function reads hides a message for six times its timeout and gives up after five receives', () => {
    for (const { queue, reader } of mappings) {
      const timeout = reader.Properties['Timeout'] as number;
      expect(queue.Properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * timeout);
      expect(queue.Properties['RedrivePolicy']).toMatchObject({ maxReceiveCount: 5 });
    }
  });

  it('that a topic or a rule fills has among its dead letters what it did not take', () => {
    const subscriptions = resources('AWS::SNS::Subscription').filter(
      ({ properties }) => properties['Protocol'] === 'sqs',
    );
    expect(subscriptions.length).toBeGreaterThan(0);
    for (const { stack, properties } of subscriptions) {
      const queue = stack.template.Resources[idOf(properties['Endpoint'])]!;
      expect(deadLettersOf(properties)).toBe(deadLettersOf(queue.Properties));
    }
    for (const { properties } of resources('AWS::Events::Rule')) {
      for (const target of properties['Targets'] as object[]) expect(target).toHaveProperty('DeadLetterConfig.Arn');
    }
  });
});

describe('every function', () => {
  it('runs on the current runtime and architecture', () => {
    expect(ourFunctions.length).toBeGreaterThan(0);
    for (const { properties } of ourFunctions) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
  });

  it('has a log group, which ends as its stage says', () => {
    for (const { stack, properties } of functions) {
      const { LogGroup } = properties['LoggingConfig'] as { LogGroup: unknown };
      expect(stack.template.Resources[idOf(LogGroup)]!.Type).toBe('AWS::Logs::LogGroup');
    }
    const days: Readonly<Record<string, number>> = { dev: 7, prod: 90 };
    for (const { stack, properties } of resources('AWS::Logs::LogGroup')) {
      expect(properties['RetentionInDays']).toBe(days[stack.stage]);
    }
  });

  it('fails records one by one', () => {
    expect(mappings.length).toBeGreaterThan(0);
    for (const { properties } of mappings)
      expect(properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
  });

  /** What bounds those that no queue feeds. */
  const BOUNDED = {
    'status-callbacks-ingest/FrontDoor': 'the throttle of the API',
    'status-callbacks-replay/Sum': 'there is one at the end of a run',
    'status-callbacks-replay/Worker': '`workers` of a run, which the state machine holds to a limit',
  };

  it('has a limit to how often it runs at once, and together they leave half of an account to the front door', () => {
    const fed = new Set(mappings.map(({ stack, reader }) => named(stack, reader.id)));
    const others = ourFunctions.map(({ stack, id }) => named(stack, id)).filter((name) => !fed.has(name));
    expect([...new Set(others.map((name) => name.replace(/-(dev|prod)\//, '/')))].toSorted()).toEqual(
      Object.keys(BOUNDED),
    );

    const limits = mappings.map(
      ({ properties }) => (properties['ScalingConfig'] as { MaximumConcurrency: number }).MaximumConcurrency,
    );
    for (const limit of limits) expect(limit).toBeGreaterThanOrEqual(2);
    // Both stages in one account, which may run 1,000 at once unless AWS raises that.
    expect(limits.reduce((sum, limit) => sum + limit)).toBeLessThanOrEqual(500);
  });
});

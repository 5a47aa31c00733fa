import type { ServiceStack } from '@status-callbacks/infra/service-stack';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { namedQueries, view } from './queries.ts';

/** Where Athena puts results; the bucket lets them go after a while. */
export const RESULTS_PREFIX = 'athena-results/';

/** Athena keeps a view as a table whose text is this (https://docs.aws.amazon.com/athena/latest/ug/views.html). */
const viewText = (database: string): string => {
  const columns = Object.entries(view.columns).map(([name, type]) => ({ name, type }));
  const definition = { originalSql: view.sql, catalog: 'awsdatacatalog', schema: database, columns };
  return `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString('base64')} */`;
};

/** Glue's own names for Trino's types. */
const glueType = (type: string): string =>
  type.startsWith('timestamp') ? 'timestamp' : type === 'varchar' ? 'string' : type === 'integer' ? 'int' : type;

const PARTITIONS = [
  { name: 'dt', type: 'string' },
  { name: 'hour', type: 'string' },
];

/**
 * Makes the archive a table in Athena as objects land: partitions are computed from the key, so nothing has to crawl or
 * register them (https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html). A line is one column of text and a
 * view takes it apart, because the JSON SerDes look for column names in lower case and may give nulls for values that are there
 * (https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html).
 */
export const catalogueArchive = (stack: ServiceStack, archive: IBucket): void => {
  const catalogId = stack.account;
  const databaseName = `status_callbacks_${stack.stage.name}`;
  const location = `s3://${archive.bucketName}/callbacks/v1/`;
  const database = new CfnDatabase(stack, 'Database', { catalogId, databaseInput: { name: databaseName } });
  const lines = new CfnTable(stack, 'Table', {
    catalogId,
    databaseName,
    tableInput: {
      name: 'callback_lines',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: PARTITIONS,
      parameters: {
        classification: 'csv',
        compressionType: 'gzip',
        'projection.enabled': 'true',
        'projection.dt.type': 'date',
        'projection.dt.format': 'yyyy-MM-dd',
        'projection.dt.range': '2020-01-01,NOW+1DAYS',
        'projection.hour.type': 'integer',
        'projection.hour.range': '0,23',
        'projection.hour.digits': '2',
        'storage.location.template': `${location}dt=\${dt}/hour=\${hour}/`,
      },
      storageDescriptor: {
        location,
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        serdeInfo: {
          serializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
          // JSON escapes control characters, so none stands in a line and the line stays whole.
          parameters: { 'field.delim': '\u0001', 'serialization.format': '\u0001' },
        },
        columns: [{ name: 'line', type: 'string' }],
      },
    },
  });
  lines.addResourceDependency(database);
  const columns = Object.entries(view.columns).map(([name, type]) => ({ name, type: glueType(type) }));
  new CfnTable(stack, 'View', {
    catalogId,
    databaseName,
    tableInput: {
      name: 'callbacks',
      tableType: 'VIRTUAL_VIEW',
      parameters: { presto_view: 'true', comment: 'Presto View' },
      viewOriginalText: viewText(databaseName),
      viewExpandedText: '/* Presto View */',
      storageDescriptor: { columns, serdeInfo: {} },
    },
  }).addResourceDependency(lines);

  const workGroup = new CfnWorkGroup(stack, 'WorkGroup', {
    name: `status-callbacks-${stack.stage.name}`,
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      resultConfiguration: {
        outputLocation: `s3://${archive.bucketName}/${RESULTS_PREFIX}`,
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  });
  for (const [name, queryString] of Object.entries(namedQueries)) {
    new CfnNamedQuery(stack, `Query-${name}`, {
      name: `status-callbacks: ${name}`,
      database: databaseName,
      queryString,
      workGroup: workGroup.name,
    }).addResourceDependency(workGroup);
  }
};

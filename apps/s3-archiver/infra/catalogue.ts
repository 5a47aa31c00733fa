import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ServiceStack } from '@status-callbacks/infra/service-stack';

const DATA = [
  'product:string',
  'accountSid:string',
  'resourceSid:string',
  'status:string',
  'rank:int',
  'terminal:boolean',
  'errorCode:string',
  'source:string',
  'from:string',
  'to:string',
  'params:map<string,string>',
  'custom:map<string,string>',
  'request:struct<url:string,signature:string,receivedAt:string,requestId:string,sourceIp:string,idempotencyToken:string>',
].join(',');

/**
 * Makes the archive a table in Athena as objects land: partitions are computed from the key, so nothing has to crawl or
 * register them (https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html).
 */
export const catalogueArchive = (stack: ServiceStack, archive: IBucket): void => {
  const database = `status_callbacks_${stack.stage.name}`;
  const location = `s3://${archive.bucketName}/callbacks/v1/`;
  const glueDatabase = new CfnDatabase(stack, 'Database', {
    catalogId: stack.account,
    databaseInput: { name: database },
  });
  new CfnTable(stack, 'Table', {
    catalogId: stack.account,
    databaseName: database,
    tableInput: {
      name: 'callbacks',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [
        { name: 'dt', type: 'string' },
        { name: 'hour', type: 'string' },
      ],
      parameters: {
        classification: 'json',
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
          serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
          parameters: { 'case.insensitive': 'FALSE' },
        },
        columns: [
          { name: 'id', type: 'string' },
          { name: 'source', type: 'string' },
          { name: 'type', type: 'string' },
          { name: 'subject', type: 'string' },
          { name: 'time', type: 'string' },
          { name: 'data', type: `struct<${DATA}>` },
        ],
      },
    },
  }).addResourceDependency(glueDatabase);
};

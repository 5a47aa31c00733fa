import { MOST_WORKERS } from '@status-callbacks/contract/replay-run';
import validate from 'asl-validator';
import { definition } from '../infra/definition.ts';

const asl = definition({
  archiveBucket: 'archive',
  resultsBucket: 'results',
  workerArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
  sumArn: 'arn:aws:lambda:us-east-1:000000000000:function:sum',
});

it('is what Step Functions takes', () => {
  const { isValid, errorsText } = validate(structuredClone(asl));
  expect({ isValid, errors: errorsText('\n') }).toEqual({ isValid: true, errors: '' });
});

it('is bounded as a whole: one day at a time, and no more workers than the contract allows', () => {
  const { Days, 'Few enough workers?': guard } = asl.States;
  expect(Days.MaxConcurrency).toBe(1);
  expect(Days.ItemProcessor.States.Objects.MaxConcurrencyPath).toBe('$.workers');
  expect(guard.Choices[0]!.And).toContainEqual({ Variable: '$.workers', NumericLessThanEquals: MOST_WORKERS });
});

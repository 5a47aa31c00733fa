import { declaredParameters } from '@status-callbacks/contract/declared-parameters';

/** An index over the history: keys only, sorted by `receivedAt`, sparse. */
export interface Index {
  readonly name: string;
  readonly partitionKey: string;
}

/** `<status>#<UTC hour>`, so that no status is one hot partition. Only final states have it. */
export const byStatus: Index = { name: 'byStatus', partitionKey: 'statusHour' };

export const byErrorCode: Index = { name: 'byErrorCode', partitionKey: 'errorCode' };

/** By the value of one declared parameter. */
export const byCustom = (parameter: string): Index => ({
  name: `byCustom-${parameter}`,
  partitionKey: `custom_${parameter}`,
});

/** Each one that applies to a callback costs a write unit. */
export const indexes: readonly Index[] = [byStatus, byErrorCode, ...declaredParameters.map(byCustom)];

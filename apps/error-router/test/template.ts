import { synthesised } from '@status-callbacks/testing/synthesised';
import { join } from 'node:path';

export const template = synthesised(join(import.meta.dirname, '..'), 'prod');

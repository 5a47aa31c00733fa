import { consume } from '@status-callbacks/lambda/consume';
import { parseReaction, react } from './react.ts';

export const handler = consume({ service: 'error-router-reactions', parse: parseReaction, sink: react });

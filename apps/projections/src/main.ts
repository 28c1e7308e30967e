import { runProcess } from '@teamgram/host';
import { startProjections } from './start.ts';

runProcess('projections', startProjections);

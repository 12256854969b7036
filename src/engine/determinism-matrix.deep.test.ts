import { describeMatrix } from './determinism-matrix.fixture.ts';

describeMatrix(['1', '7', '2024', 'Zufall', '']);

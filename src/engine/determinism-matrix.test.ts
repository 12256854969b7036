import { describeMatrix } from './determinism-matrix.fixture.ts';

describeMatrix(['another seed']);

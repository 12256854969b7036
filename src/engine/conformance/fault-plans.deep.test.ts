import { describe } from 'vitest';
import { testFaultPlans } from './fault-plans.fixture.ts';

describe('over 200 random fault plans', () => {
  testFaultPlans(200);
});

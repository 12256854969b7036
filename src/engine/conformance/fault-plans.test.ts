import { describe } from 'vitest';
import { testFaultPlans } from './fault-plans.fixture.ts';

describe('over 25 random fault plans', () => {
  testFaultPlans(25);
});

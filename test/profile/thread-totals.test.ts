// The totals of each thread are those of a view of that thread alone.

import { expect, test } from 'vitest';
import { stackValues } from '../../src/profile/figures.ts';
import { threadTotals } from '../../src/profile/thread-totals.ts';
import { profileOf } from '../support/notation.ts';
import { forSeeds } from '../support/random.ts';
import { randomProfile } from '../support/random-profile.ts';

test('without what was idle, with samples that have no stack', () => {
  const profile = profileOf('main 3\n(idle) 50\n- 4\nthread io\nread 4\nmain; (idle) 9');
  expect(threadTotals(profile)).toEqual([{ totals: [7], samples: 2 }, { totals: [4], samples: 1 }]);
});

test('random profiles: as the slow way says, in every value type', () =>
  forSeeds(60, (random) => {
    const profile = randomProfile(random);
    threadTotals(profile).forEach(({ totals, samples }, thread) => {
      totals.forEach((total, valueType) => {
        const values = stackValues(profile, { valueType, threads: [thread] });
        expect(total).toBeCloseTo(values.total, 6);
        expect(samples).toBe(values.sampleCount);
      });
    });
  }));

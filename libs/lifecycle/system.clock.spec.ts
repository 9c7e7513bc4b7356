import { clockContract } from '#test/contracts/clock.contract.js';
import { systemClock } from './system.clock.js';

clockContract('the system', () =>
  Promise.resolve({
    subject: systemClock,
    reopen: () => Promise.resolve(systemClock),
    close: () => Promise.resolve(),
  }),
);

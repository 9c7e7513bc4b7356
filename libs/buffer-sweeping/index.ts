export { expectBuffers, passedOnBytes } from './buffer.sweeping.js';

export { expectBuffers, letGoOf, passedOnBytes } from './buffer.sweeping.js';

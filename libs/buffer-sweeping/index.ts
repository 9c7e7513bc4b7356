export { expectBuffers, letGoOf, passedOnBytes, unfilled } from './buffer.sweeping.js';

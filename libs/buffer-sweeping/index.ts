export { passedOnBytes } from './buffer.sweeping.js';

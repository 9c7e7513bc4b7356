export { faultOf, faultText, type FaultText } from './fault.text.js';
export { RunnerThread } from './runner.thread.js';
export { serveRunner, type RunnerSurroundings, type OwnRunner } from './served.runner.js';
export { ThreadedRunner } from './threaded.runner.js';
export { ThreadLife } from './thread.life.js';

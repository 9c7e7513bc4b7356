export { faultOf, faultText, type FaultText } from './fault.text.js';
export { RunnerThread, type ThreadTask } from './runner.thread.js';
export { serveRunner, type RunnerSurroundings, type OwnRunner } from './served.runner.js';
export { ThreadedRunner } from './threaded.runner.js';

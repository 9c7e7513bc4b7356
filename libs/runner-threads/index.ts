export { faultOf, faultText, type FaultText } from './fault.text.js';
export type { HostPorts } from './runner.connection.js';
export { RunnerThread, type ThreadTask } from './runner.thread.js';
export { serveRunner, type HostedPorts, type OwnRunner } from './served.runner.js';
export { ThreadedRunner } from './threaded.runner.js';

export type { Advertise, Engine, Engines } from './engine.port.js';
export { launchKafka, launchMongo, startEngines } from './engines.start.js';

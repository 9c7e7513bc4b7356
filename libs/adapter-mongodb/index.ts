export { openMongo, type Mongo, type MongoOptions } from './mongo.open.js';
export type { MongoReadModel } from './mongo.read-model.js';

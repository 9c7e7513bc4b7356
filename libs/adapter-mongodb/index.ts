export { openMongo, type Mongo, type MongoOptions } from './mongo.open.js';

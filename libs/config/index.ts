export { SETTINGS, type Settings } from './settings.js';
export { readSettings } from './settings.reading.js';

export { PlainLives } from './plain.lives.js';

export { PlainLives, type ToldLife } from './plain.lives.js';

import { logLevel } from 'kafkajs';
import { logTo } from './kafka.logging.js';

function open() {
  const lines: string[] = [];
  const told = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  const logger = { debug: told('debug'), info: told('info'), warn: told('warn'), error: told('error') };
  let isGivenUp = false;
  const log = logTo(logger, () => isGivenUp)(logLevel.INFO);
  const say = (level: logLevel, message: string) =>
    log({ namespace: 'Consumer', level, label: '', log: { timestamp: '', message } });
  return { lines, say, giveUp: () => (isGivenUp = true) };
}

test('what kafkajs says comes one level lower, a repetition for debugging only', () => {
  const { lines, say } = open();
  say(logLevel.ERROR, 'Connection error');
  say(logLevel.ERROR, 'Connection error');
  say(logLevel.WARN, 'odd');
  say(logLevel.INFO, 'Starting');
  say(logLevel.ERROR, 'The group is rebalancing');
  expect(lines).toEqual([
    'warn kafkajs Consumer: Connection error',
    'debug kafkajs Consumer: Connection error',
    'info kafkajs Consumer: odd',
    'debug kafkajs Consumer: Starting',
    'debug kafkajs Consumer: The group is rebalancing',
  ]);
});

test('a connection that was given up complains for debugging only', () => {
  const { lines, say, giveUp } = open();
  giveUp();
  say(logLevel.ERROR, 'Connection error');
  expect(lines).toEqual(['debug kafkajs Consumer: Connection error']);
});

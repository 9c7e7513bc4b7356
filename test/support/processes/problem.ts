import { isObject } from '../model/json.value.js';
import type { Answer } from './http.calls.js';

/** What a failed call tells. */
export interface Problem {
  readonly status: number;
  readonly exception: string;
  readonly message: string;
}

/** The status of a failed call with its body, which holds a message, an exception's name and nothing else. */
export function problemOf(answer: Answer): Problem {
  const body = answer.json();
  if (!isObject(body)) throw new Error(`no problem: ${answer.status} ${answer.text}`);
  const { exception, message, ...more } = body;
  const isGood = typeof exception === 'string' && typeof message === 'string' && message !== '';
  if (!isGood || Object.keys(more).length > 0) throw new Error(`a malformed problem: ${answer.status} ${answer.text}`);
  return { status: answer.status, exception, message };
}

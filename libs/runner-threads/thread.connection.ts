import { expose, transferHandlers, wrap, type Remote, type TransferHandler } from 'comlink';
import nodeEndpoint, { type NodeEndpoint } from 'comlink/dist/umd/node-adapter.js';
import { faultOf, faultText, type FaultText } from './fault.text.js';

/**
 * Lets the other end of a port call an object of this one, and returns what calls the object there. What such a call rejects
 * with arrives as an `AppError`.
 * @param ownOf makes this end's object, given what the other end can be called by
 */
export function connect<Others>(port: NodeEndpoint, ownOf: (others: Remote<Others>) => object): Remote<Others> {
  const endpoint = nodeEndpoint(port);
  const others = wrap<Others>(endpoint);
  expose(ownOf(others), endpoint);
  return others;
}

interface Thrown {
  readonly value: unknown;
}

/** By itself comlink keeps of an error its message and stack only. */
function keepFaults(): void {
  const plain = transferHandlers.get('throw');
  if (plain === undefined) throw new TypeError('comlink hands errors over in another way than it did');
  const faults: TransferHandler<Thrown, FaultText> = {
    canHandle: (value): value is Thrown => plain.canHandle(value),
    serialize: ({ value }) => [faultText(value), []],
    deserialize: (fault) => {
      throw faultOf(fault);
    },
  };
  transferHandlers.set('throw', faults);
}

keepFaults();

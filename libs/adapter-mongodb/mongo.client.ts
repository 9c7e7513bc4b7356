import { MongoClient, type MongoClientOptions } from 'mongodb';
import { AppError } from '#domain';

/** How the connection is secured, beside what the connection string says. */
export interface MongoSecurity {
  readonly tls?: boolean;
  /** Authorities for the servers' certificates, PEM; the system's unless given. */
  readonly ca?: string;
  /** A client certificate with its private key, PEM. */
  readonly certificateKey?: string;
  readonly user?: { readonly name: string; readonly password: string };
}

/** Milliseconds. A connection on which nothing comes back is noticed by the heartbeat. */
const TIMES = { connectTimeoutMS: 3_000, serverSelectionTimeoutMS: 3_000, heartbeatFrequencyMS: 2_000 };

/** A write that was acknowledged survives a failover; no read shows what a failover could take back. */
const DURABLE = { writeConcern: { w: 'majority', journal: true }, readConcern: { level: 'majority' } } as const;

/**
 * A client that has not connected yet. Throws `INVALID_ARGUMENT` on what is no connection string; of one that may hold a
 * secret nothing is repeated, not even what the driver says of it.
 */
export function newClient(url: string, security: MongoSecurity = {}, retryWrites = true): MongoClient {
  try {
    return new MongoClient(url, {
      appName: 'context-services',
      readPreference: 'primary',
      retryWrites,
      ...TIMES,
      ...DURABLE,
      ...securityOptions(security),
    });
  } catch (error) {
    throw refusal(error, url.includes('@') || /pass|auth|security/i.test(url) || security.user !== undefined);
  }
}

function refusal(error: unknown, mayHoldSecret: boolean): AppError {
  const reason = error instanceof Error && !mayHoldSecret ? `: ${error.message}` : '';
  const cause = mayHoldSecret ? undefined : error;
  return new AppError('INVALID_ARGUMENT', `MONGODB_URL is no connection string of MongoDB${reason}`, false, cause);
}

function securityOptions({ tls, ca, certificateKey, user }: MongoSecurity): MongoClientOptions {
  return {
    ...(tls !== undefined && { tls }),
    ...(ca !== undefined && { ca }),
    ...(certificateKey !== undefined && { cert: certificateKey, key: certificateKey }),
    ...(user !== undefined && { auth: { username: user.name, password: user.password } }),
  };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate and its private key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority, and what it vouches for: a server on this machine, and a client. */
export interface Certificates {
  readonly ca: Certificate;
  readonly server: Certificate;
  readonly client: Certificate;
}

const PLACES = [
  { type: 2 as const, value: 'localhost' },
  { type: 7 as const, ip: '127.0.0.1' },
];

/** Makes them anew. */
export async function makeCertificates(): Promise<Certificates> {
  const authority = { name: 'basicConstraints', cA: true, critical: true } as const;
  const made = await generate([{ name: 'commonName', value: 'authority of a test' }], {
    extensions: [authority, { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }],
  });
  const ca = { cert: made.cert, key: made.private };
  return { ca, server: await signed(ca, 'localhost'), client: await signed(ca, 'a client') };
}

async function signed(ca: Certificate, name: string): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: PLACES },
    ],
  });
  return { cert, key };
}

/** Files in a folder of their own, until it is removed. */
export class SecretFiles {
  private constructor(readonly folder: string) {}

  static async open(): Promise<SecretFiles> {
    return new SecretFiles(await mkdtemp(join(tmpdir(), 'context-services-secrets-')));
  }

  /** The path of a file with this text. */
  async with(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

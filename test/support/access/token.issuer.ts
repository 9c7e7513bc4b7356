import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** A pair of keys by its name. */
interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** What is not as usual in a token. */
export interface Oddities {
  readonly claims?: JWTPayload;
  readonly issuer?: string;
  readonly audience?: string;
  /** Seconds from now. */
  readonly expiresIn?: number;
  /** Signed with this key, in place of the present one. */
  readonly key?: SigningKey;
}

/** An identity provider: signs tokens, and publishes its present keys over HTTP for as long as it is not away. */
export class TokenIssuer {
  readonly issuer = 'https://idp.example.com';
  readonly audience = 'context-services';
  asked = 0;
  /** What is answered in place of the keys. */
  answer: (() => { status: number; body: string } | 'never') | undefined;
  private keys: SigningKey[] = [];
  private server: Server | undefined;
  private port = 0;

  static async open(alg = 'RS256'): Promise<TokenIssuer> {
    const issuer = new TokenIssuer();
    await issuer.rotate(alg);
    await issuer.comeBack();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/jwks`;
  }

  get jwks(): { keys: JWK[] } {
    return { keys: this.keys.map(({ publicJwk }) => publicJwk) };
  }

  /** Puts a new key in the place of all others. */
  async rotate(alg = 'RS256'): Promise<void> {
    this.keys = [await newKey(alg)];
  }

  /** A token of somebody with these roles. */
  sign(roles: unknown, { claims = {}, issuer, audience, expiresIn = 300, key = this.present }: Oddities = {}) {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ sub: 'agent-7', roles, ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid })
      .setIssuer(issuer ?? this.issuer)
      .setAudience(audience ?? this.audience)
      .setIssuedAt(now - 600)
      .setExpirationTime(now + expiresIn)
      .sign(key.privateKey);
  }

  get present(): SigningKey {
    const [key] = this.keys;
    if (key === undefined) throw new Error('there is no key');
    return key;
  }

  /** Ends the server; its port stays its own. */
  async goAway(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  async comeBack(): Promise<void> {
    this.server = createServer((_, response) => {
      this.asked += 1;
      const answer = this.answer?.() ?? { status: 200, body: JSON.stringify(this.jwks) };
      if (answer !== 'never')
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }
}

/** Keys that no issuer publishes, or that it publishes later. */
export async function newKey(alg: string, kid = `${alg}-${Math.random()}`): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

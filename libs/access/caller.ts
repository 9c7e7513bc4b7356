/** What a caller may do (reference, 1.5): a supervisor reads, an administrator does everything. */
export type Role = 'administrator' | 'supervisor';

export const ROLES: readonly Role[] = ['administrator', 'supervisor'];

/** Who sends a request, once that is known. */
export interface Caller {
  /** For logs and messages; no secret. */
  readonly name: string;
  /** None where whoever vouches for the caller names no role that is known here. */
  readonly roles: readonly Role[];
}

/** Tells who stands behind a credential. */
export interface Authenticator {
  /**
   * The caller, or `undefined` for a credential that is not, or no longer, valid. Rejects with `ENGINE_UNAVAILABLE` where
   * that cannot be known now.
   * @param credential an API key or a token, as it came
   */
  identify(credential: string): Promise<Caller | undefined>;
}

/** The role that a text names, in any case of letters. */
export function readRole(text: string): Role | undefined {
  return ROLES.find((role) => role === text.trim().toLowerCase());
}

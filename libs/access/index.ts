export { openAccess, type AccessOptions, type TokenOptions } from './access.opening.js';
export { createApiKey, isKeyName, toKeyLine } from './api-key.js';
export { readRole, ROLES, type Authenticator, type Caller, type Role } from './caller.js';

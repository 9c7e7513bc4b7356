import type { Settings } from '#config';

/** The bounds of the HTTP side, from the settings. */
export function httpBounds(settings: Settings) {
  return {
    readWaitTimeoutMs: settings.READ_WAIT_TIMEOUT_MS,
    publishTimeoutMs: settings.PUBLISH_TIMEOUT_MS,
    maxEventBytes: settings.MAX_EVENT_BYTES,
    maxRequestBytes: settings.MAX_REQUEST_BYTES,
  };
}

/** A server that can be told to listen. */
export interface Listening {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
}

/** Listens and says where: with port 0 it is a free one. */
export async function listenAt(app: Listening, host: string, port: number): Promise<string> {
  await app.listen(port, host);
  return app.getUrl();
}

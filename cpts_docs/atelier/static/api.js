// How the page asks the server of the atelier.

/** The server answered no; what it says is for the person. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {{ message?: string, hint?: string | null, [more: string]: any }} told
   */
  constructor(status, told) {
    super(told.message ?? `L'atelier a répondu ${status}.`);
    this.status = status;
    this.hint = told.hint ?? null;
    this.told = told;
  }
}

/** The server did not answer. */
export class Lost extends Error {
  constructor() {
    super("La connexion à l'atelier est perdue.");
  }
}

export class Api {
  /** @param {string} token what the address of the page has behind its « # » */
  constructor(token) {
    this.token = token;
  }

  /**
   * @param {string} path
   * @param {{ method?: string, json?: unknown, form?: FormData, signal?: AbortSignal }} [asked]
   * @returns {Promise<Response>}
   */
  async fetch(path, { method, json, form, signal } = {}) {
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${this.token}` };
    if (json !== undefined) headers["Content-Type"] = "application/json";
    const body = json === undefined ? form : JSON.stringify(json);
    const asked = { method: method ?? (body === undefined ? "GET" : "POST"), headers, body, signal };
    const response = await fetch(`/api${path}`, asked).catch((error) => {
      throw signal?.aborted ? error : new Lost();
    });
    if (response.ok) return response;
    throw new Refusal(response.status, await response.json().catch(() => ({})));
  }

  /**
   * @param {string} path
   * @param {Parameters<Api["fetch"]>[1]} [asked]
   * @returns {Promise<any>}
   */
  async ask(path, asked) {
    const response = await this.fetch(path, asked);
    return response.json().catch(() => {
      throw new Lost();
    });
  }

  /**
   * A file, and the name that the server gives it.
   * @param {string} path
   * @param {Parameters<Api["fetch"]>[1]} [asked]
   */
  async file(path, asked) {
    const response = await this.fetch(path, asked);
    const said = response.headers.get("Content-Disposition") ?? "";
    const encoded = /filename\*=UTF-8''([^;]+)/i.exec(said)?.[1];
    const name = encoded ? decodeURIComponent(encoded) : /filename="([^"]+)"/.exec(said)?.[1];
    return { blob: await response.blob(), name: name ?? "document" };
  }

  /**
   * Hears what the server tells by itself, until it ends or is lost.
   * @param {string} path
   * @param {(event: string, data: any) => void} hear
   * @param {AbortSignal} signal
   */
  async listen(path, hear, signal) {
    const response = await this.fetch(path, { signal });
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    const decoder = new TextDecoder();
    let heard = "";
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done) return;
      heard += decoder.decode(value, { stream: true });
      const events = heard.split(/\r?\n\r?\n/);
      heard = events.pop() ?? "";
      for (const told of events) {
        const lines = told.split(/\r?\n/);
        const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("\n");
        const event = lines.find((line) => line.startsWith("event:"))?.slice(6).trim();
        if (data) hear(event ?? "message", JSON.parse(data));
      }
    }
  }
}

/** @param {string} id a project, as one segment of a path */
export const projectPath = (id) => `/projects/${encodeURIComponent(id)}`;

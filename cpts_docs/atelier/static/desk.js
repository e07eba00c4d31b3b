// The project that is open: what the server has of it, and what was done here and is not there yet.
/** @import { Api } from "./api.js" */
/** @import { Change, Edit, Json, Problem, State } from "./protocol.js" */
/** @import { Typing, Work } from "./work-list.js" */
import { Lost, projectPath, Refusal } from "./api.js";
import { say } from "./page.js";
import { edited, parent, removing, setting, valueAt, writtenBy } from "./values.js";
import { added, atOnce, inTurn, listed } from "./work-list.js";

const AGAIN = 1500; // milliseconds until a lost server is asked again

export class Desk {
  /** @type {Work[]} */
  #waiting = [];
  /** @type {Work | null} */
  #sent = null;
  /** @type {Change[]} */
  #sentChanges = [];
  #timer = 0;
  #running = false;
  #closed = new AbortController();
  #newest = 0; // revision that the server has told of
  #behind = false;
  #asking = false;
  #left = false;
  #failed = ""; // the last act that was refused
  /** @type {Set<() => void>} */
  #heard = new Set();
  /** @type {Map<string, Set<(data: any) => void>>} */
  #told = new Map();
  /** @type {Json | undefined} */
  #values = undefined;

  /**
   * @param {Api} api
   * @param {State} state as the server first gives it, with its text
   */
  constructor(api, state) {
    this.api = api;
    this.state = state;
    this.text = state.text ?? "";
    this.path = projectPath(state.id);
    this.lost = false;
    /** What the server refused, by path: what was typed, what stands there, and why not. @type {Map<string, { value: Json | undefined, stood: Json | undefined, refusal: Refusal }>} */
    this.refused = new Map();
    /** Why the last act was refused, until somebody has seen it. @type {Refusal | null} */
    this.fault = null;
    /** @type {Typing | null} */
    this.typing = null;
    /** An item that was emptied: it goes when its row is left, so that what is typed before is its own. @type {{ path: string, value: Json | undefined } | null} */
    this.emptied = null;
    window.addEventListener("beforeunload", this.#ask);
    void this.#listen();
  }

  /** Nobody looks at it any more: it ends when all that was done here is with the server. */
  close() {
    this.leave();
    this.#left = true;
    if (!this.busy) this.#end();
  }

  #end() {
    this.#closed.abort();
    clearTimeout(this.#timer);
    window.removeEventListener("beforeunload", this.#ask);
  }

  /** Asks before the page goes with what the server has not. @param {BeforeUnloadEvent} event */
  #ask = (event) => {
    if (this.busy) event.preventDefault();
  };

  // ── what there is ──────────────────────────────────────────────────────────────────────

  /** The values with what was done here: what the form shows. */
  get values() {
    if (this.#values === undefined) this.#values = this.state.values === null ? null : this.#edits.reduce(edited, this.state.values);
    return this.#values;
  }

  /** What was done in the form and is not with the server yet. */
  get #edits() {
    return [...(this.#sent ? [this.#sent] : []), ...this.#waiting].flatMap((work) => (work.kind === "values" ? work.edits : []));
  }

  /** The text with all that was done here: what the form has and the server has not is listed at its end. */
  get copy() {
    return listed(this.typing?.text() ?? this.text, this.#edits);
  }

  /** Whether something is not with the server yet. */
  get busy() {
    return this.#sent !== null || this.#waiting.length > 0 || this.emptied !== null || Boolean(this.typing?.waits());
  }

  /** Waits until the server has all that was done here, or is away. */
  arrived() {
    return new Promise((/** @type {(value: void) => void} */ resolve) => {
      if (!this.busy || this.lost) return resolve();
      const stop = this.subscribe(() => {
        if (this.busy && !this.lost) return;
        stop();
        resolve();
      });
    });
  }

  /**
   * @param {() => void} hear is called after each change
   * @returns {() => void} to hear no more
   */
  subscribe(hear) {
    this.#heard.add(hear);
    return () => this.#heard.delete(hear);
  }

  /**
   * @param {string} event of those that the server tells by itself
   * @param {(data: any) => void} hear
   * @returns {() => void}
   */
  on(event, hear) {
    const heard = this.#told.get(event) ?? new Set();
    this.#told.set(event, heard.add(hear));
    return () => heard.delete(hear);
  }

  #tell() {
    this.#values = undefined;
    for (const hear of this.#heard) hear();
  }

  // ── what is done to it ─────────────────────────────────────────────────────────────────

  /**
   * @param {string} path
   * @param {Json | undefined} value undefined takes it out
   */
  set(path, value) {
    this.refused.delete(path);
    if (this.emptied?.path === path) this.emptied = null;
    const edit = value === undefined ? removing(this.values, path) : setting(this.values, path, value);
    if (edit) this.edit([edit]);
    else this.#tell();
  }

  /** @param {string} path of an item of a list, or of an entry of a table */
  empty(path) {
    this.leave();
    this.emptied = { path, value: valueAt(this.values, path) };
    this.#tell();
  }

  /** @param {string} path */
  isEmptied(path) {
    return this.emptied?.path === path && this.emptied.value === valueAt(this.values, path); // another may stand there now
  }

  /** Nobody writes where something was emptied: it goes. */
  leave() {
    if (!this.emptied) return;
    const { path } = this.emptied;
    const goes = this.isEmptied(path);
    this.emptied = null;
    if (goes) this.set(path, undefined);
    else this.#tell();
  }

  /** @param {Edit[]} edits */
  edit(edits) {
    const last = this.#waiting.at(-1);
    if (last?.kind !== "values") this.#waiting.push({ kind: "values", edits });
    else if (edits.length === 1) last.edits = added(last.edits, edits[0]);
    else last.edits.push(...edits);
    this.#soon();
    this.#tell();
  }

  /** The text is being typed in. */
  typed() {
    if (!this.#waiting.some((work) => work.kind === "typed")) this.#waiting.push({ kind: "typed" });
    this.#soon();
    this.#tell();
  }

  /**
   * Something that the server does: « undo », « save »; refused with null, and said.
   * @param {string} act
   * @param {object} [body]
   * @returns {Promise<{ state: State | null, refusal?: Refusal }>}
   */
  act(act, body = {}) {
    this.leave();
    return new Promise((resolve) => {
      const settle = (/** @type {State | null} */ state, /** @type {Refusal | undefined} */ refusal) => resolve({ state, refusal });
      this.#waiting.push({ kind: "act", act, body, settle });
      this.#soon();
      this.#tell();
    });
  }

  /** What was refused has been seen. */
  seen() {
    this.fault = null;
    this.#tell();
  }

  /** @param {Problem} problem */
  mend({ code, line, column }) {
    return this.act("mend", { code, line, column });
  }

  // ── how it gets there: in order, one at a time ─────────────────────────────────────────

  /** Before anything is drawn; what is typed while something is under way goes together. */
  #soon() {
    queueMicrotask(() => void this.#run());
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    while (!this.#closed.signal.aborted && (this.#sent ?? this.#waiting.length)) {
      if (!(await this.#step())) break;
    }
    this.#running = false;
    this.#tell();
    if (this.#left && !this.busy) return this.#end();
    if (this.#behind || this.#newest > this.state.revision) void this.#catchUp(); // told while something was under way
  }

  /** @returns {Promise<boolean>} false where the server is to be asked again later */
  async #step() {
    if (this.#sent && !(await this.#found())) return this.#later();
    if (!this.#sent) {
      this.#sent = /** @type {Work} */ (this.#waiting.shift());
      this.#sentChanges = this.#sent.kind === "typed" ? (this.typing?.take() ?? []) : [];
    }
    const work = this.#sent;
    if (work.kind === "typed" && !this.#sentChanges.length) {
      this.#sent = null;
      return true;
    }
    try {
      this.#settled(await this.#post(work));
    } catch (error) {
      if (error instanceof Lost) return this.#later();
      if (!(error instanceof Refusal)) throw error;
      await this.#refuse(work, error);
    }
    return true;
  }

  /** @param {Work} work */
  #post(work) {
    const base = this.state.revision;
    if (work.kind === "typed") return this.api.ask(`${this.path}/text`, { json: { base, changes: this.#sentChanges } });
    if (work.kind === "values") return this.api.ask(`${this.path}/values`, { json: { base, edits: work.edits } });
    return this.api.ask(`${this.path}/${work.act}`, { json: { base, ...work.body } });
  }

  /** @param {State} state */
  #settled(state) {
    const work = this.#sent;
    this.#sent = null;
    if (work?.kind === "act" && work.act === this.#failed) this.fault = null; // it has been done since
    this.#accept(state, work?.kind === "typed");
    if (work?.kind === "act") work.settle(state);
  }

  #later() {
    if (!this.lost) say("La connexion à l'atelier est perdue. Ce que vous écrivez est gardé.");
    this.lost = true;
    this.#tell();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), AGAIN);
    return false;
  }

  /**
   * After an answer that did not come: whether the server has what was sent is looked up, so that it is not done twice.
   * @returns {Promise<boolean>} false where the server is still lost
   */
  async #found() {
    if (!this.lost) return true;
    const work = /** @type {Work} */ (this.#sent);
    const state = await this.#current();
    if (!state) return false;
    const wanted = work.kind === "values" ? JSON.stringify(work.edits.reduce(edited, this.state.values)) : "";
    const text = state.text ?? inTurn(this.text, state.changes ?? []);
    const done = work.kind === "typed" ? text === atOnce(this.text, this.#sentChanges) : JSON.stringify(state.values) === wanted;
    if (done && work.kind !== "act") this.#settled({ ...state, text });
    else this.#accept({ ...state, text }, false);
    return true;
  }

  /** @returns {Promise<State | null>} */
  async #current() {
    const state = await this.api.ask(`${this.path}?base=${this.state.revision}`).catch(() => null);
    if (state && this.lost) {
      this.lost = false;
      say("La connexion est revenue.");
    }
    return state;
  }

  /**
   * @param {Work} work
   * @param {Refusal} refusal
   */
  async #refuse(work, refusal) {
    this.#sent = null;
    if (work.kind === "act") {
      this.fault = refusal;
      this.#failed = work.act;
      say(refusal.message);
      work.settle(null, refusal);
    }
    if (work.kind === "values" && refusal.status === 409 && (await this.#anew(work.edits))) return;
    if (work.kind === "values") {
      for (const edit of work.edits) {
        const { path, value } = writtenBy(this.state.values, edit);
        this.refused.set(path, { value, stood: valueAt(this.state.values, path), refusal });
      }
      say(refusal.message);
    }
    const state = await this.#current();
    if (state) this.#accept(state, false);
    if (work.kind === "typed" && this.typing?.waits()) this.#waiting.unshift({ kind: "typed" });
  }

  /**
   * Edits that came too late are made anew, where nobody else changed what they are of.
   * @param {Edit[]} edits
   */
  async #anew(edits) {
    const before = this.state;
    const state = await this.#current();
    if (!state || state.revision === before.revision) return false;
    const same = (/** @type {string} */ path) => JSON.stringify(valueAt(before.values, path)) === JSON.stringify(valueAt(state.values, path));
    const late = edits.every((edit) => same(edit.op === "set" ? edit.path : parent(edit.path)));
    this.#accept(state, false);
    if (late) this.#waiting.unshift({ kind: "values", edits });
    return late;
  }

  /**
   * @param {State} state
   * @param {boolean} mine whether what is under way from the text is in it
   */
  #accept(state, mine) {
    if (state.revision < this.state.revision) return this.#tell();
    const text = mine ? atOnce(this.text, this.#sentChanges) : this.text;
    this.text = state.text ?? inTurn(text, state.changes ?? []);
    this.state = state;
    this.#sentChanges = [];
    for (const [path, { stood }] of this.refused) {
      if (JSON.stringify(valueAt(state.values, path)) !== JSON.stringify(stood)) this.refused.delete(path); // it was written otherwise since
    }
    this.typing?.follow(this.text, mine);
    this.#tell();
  }

  // ── what the server tells by itself ────────────────────────────────────────────────────

  async #listen() {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      await this.api.listen(`${this.path}/events`, (event, data) => this.#hear(event, data), signal).catch(() => {});
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      await this.#catchUp();
    }
  }

  /** Asks for the state until nothing was told meanwhile; what is under way is waited for. */
  async #catchUp() {
    this.#behind = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#behind && !this.#sent) {
      this.#behind = false;
      const base = this.state.revision;
      const state = await this.#current();
      if (!state) {
        this.lost = true;
        this.#tell();
      } else if (this.#sent || this.state.revision !== base) this.#behind = true;
      else this.#accept(state, false);
    }
    this.#asking = false;
  }

  /**
   * @param {string} event
   * @param {any} data
   */
  #hear(event, data) {
    if (event === "state") this.#newest = Math.max(this.#newest, data.revision);
    if (event === "disk" || (!this.#sent && this.#newest > this.state.revision)) void this.#catchUp();
    for (const hear of this.#told.get(event) ?? []) hear(data);
  }
}

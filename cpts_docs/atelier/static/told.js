// What is said of files that were sent to the server.
/** @import { Refused } from "./protocol.js" */
import { Refusal } from "./api.js";
import { counted, html, sentence } from "./page.js";

/**
 * What went wrong, and what else can be tried.
 * @typedef {{ message: string, hint: string | null, again: { words: string, go: () => void } | null }} Wrong
 */

/**
 * @param {unknown} error
 * @param {Wrong["again"]} [again]
 * @returns {Wrong}
 */
export function wrong(error, again = null) {
  if (!(error instanceof Refusal)) return { message: /** @type {Error} */ (error).message, hint: null, again };
  const missing = error.status === 404 && !error.told.message;
  return { message: missing ? "Cette partie de l'atelier n'est pas installée." : error.message, hint: error.hint, again };
}

/** @param {{ fault: Wrong | null }} props */
export const Fault = ({ fault }) =>
  fault &&
  html`
    <div class="notice error" role="alert"><p>${sentence(fault.message)}${fault.hint && html` <span class="way">${sentence(fault.hint)}</span>`}</p>
      ${fault.again && html`<p><button type="button" onClick=${fault.again.go}>${fault.again.words}</button></p>`}</div>`;

/**
 * Files, or lines of one, each with what is said of it.
 * @param {{ title: string, files: Refused[], kind?: string }} props
 */
export const Files = ({ title, files, kind = "" }) =>
  files.length > 0 &&
  html`
    <h3 class=${kind}>${title}</h3>
    <ul class=${`files ${kind}`}>${files.map(({ file, reason, hint }) => html`
      <li><strong>${file}</strong> : ${reason}${hint && html`<span class="way"> — ${hint}</span>`}</li>`)}</ul>`;

/** @param {{ notices: string[] | undefined }} props */
export const Notices = ({ notices = [] }) => notices.length > 0 && html`<ul class="files">${notices.map((notice) => html`<li>${sentence(notice)}</li>`)}</ul>`;

/** @param {Refused[]} refused */
export const refusedTitle = (refused) => counted(refused.length, "refusé");

/**
 * How far it is; without numbers, that it goes on.
 * @param {{ words: string, progress: { done: number, of: number, says?: string } | null }} props
 */
export const Progress = ({ words, progress }) => html`
  <p class="under"><label>${words}${" "}<progress value=${progress?.of ? progress.done : undefined} max=${progress?.of || 1}></progress></label>
    ${progress && html`<span> ${progress.says ?? `${progress.done} sur ${progress.of}`}</span>`}</p>`;

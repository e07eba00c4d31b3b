// The few things that every part of the page draws with.
import { h, htm } from "./view.js";

export { Component, createContext, h, render, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./view.js";

/**
 * A text with the spaces of French typography, which do not break.
 * @param {string} text
 */
export const french = (text) =>
  text.replace(/ ([?!;])/g, "\u202f$1").replace(/ ([:»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");

/**
 * @param {any} type
 * @param {any} props
 * @param {any[]} children
 */
const drawn = (type, props, ...children) =>
  h(type, props, ...children.map((child) => (typeof child === "string" ? french(child) : child)));

/** A template of HTML, whose words get the spaces of French. @type {(strings: TemplateStringsArray, ...values: any[]) => any} */
export const html = /** @type {any} */ (htm).bind(drawn);

const WHILE = 8_000; // milliseconds that something passing is seen

/**
 * Tells what happened to those who do not see it.
 * @param {string} text
 */
export function say(text) {
  const line = document.getElementById("dit");
  line?.classList.replace("passing", "unseen");
  if (line) line.textContent = line.textContent === text ? `${text}\u00a0` : text;
}

let shown = 0;

/**
 * Tells what happened to everybody, for a while: what was done somewhere else than where one looks.
 * @param {string} text
 */
export function show(text) {
  say(text);
  clearTimeout(shown);
  const line = document.getElementById("dit");
  line?.classList.replace("unseen", "passing");
  shown = setTimeout(() => line?.classList.replace("passing", "unseen"), WHILE);
}

/**
 * A number of things, with its noun: « 1 page », « 3 pages ».
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (count, one, many = `${one}s`) => `${count} ${count > 1 ? many : one}`;

/**
 * A message of the server as a sentence of its own.
 * @param {string} text
 */
export const sentence = (text) => (/^\p{Ll}/u.test(text) ? text[0].toUpperCase() : text.slice(0, 1)) + text.slice(1) + (/[.!?…]$/.test(text) ? "" : ".");

/** @param {(string | false | null | undefined)[]} names */
export const classes = (...names) => names.filter(Boolean).join(" ");

const DRAWN = {
  up: "M4 10l4-4 4 4", down: "M4 6l4 4 4-4", right: "M6 4l4 4-4 4", left: "M10 4L6 8l4 4",
  close: "M4 4l8 8M12 4l-8 8", plus: "M8 3v10M3 8h10", minus: "M3 8h10",
  grip: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
  undo: "M3 6h7a3 3 0 010 7H6M3 6l3-3M3 6l3 3", redo: "M13 6H6a3 3 0 000 7h4M13 6l-3-3M13 6l-3 3",
  text: "M3 4h10M3 8h10M3 12h6", target: "M8 2v3M8 11v3M2 8h3M11 8h3M8 8h.01",
};

/**
 * A small drawing, which says nothing of its own.
 * @param {{ name: keyof typeof DRAWN }} props
 */
export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${DRAWN[name]} /></svg>`;

/**
 * Gives somebody a file that is in memory.
 * @param {Blob} blob
 * @param {string} name
 */
export function hand(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

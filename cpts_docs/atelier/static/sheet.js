// One page of a document: its picture, and the places in it that lead to the project.
/** @import { Desk } from "./desk.js" */
/** @import { Pages, Place } from "./protocol.js" */
import { html, useEffect, useLayoutEffect, useRef, useState } from "./page.js";

const LATER = 150; // milliseconds that pages wait which are not in view

/**
 * The picture of a page; where the key of one that is seen is told, only what differs from that.
 * @param {Desk} desk
 * @param {string} document
 * @param {string} key
 * @param {string} [before]
 */
export async function picture(desk, document, key, before = "") {
  const response = await desk.api.fetch(`${desk.path}/pages/${encodeURIComponent(document)}/${key}?before=${before}`);
  return new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
}

/**
 * Makes the picture that is seen the next one; what both have stays, so that no more is drawn than has changed.
 * @param {Element} seen
 * @param {Element} next
 */
function become(seen, next) {
  const parts = [...seen.children];
  const wanted = [...next.children].map((part) => parts[Number(part.getAttribute("data-kept") ?? -1)] ?? part);
  const kept = new Set(wanted);
  for (const part of parts) if (!kept.has(part)) part.remove();
  for (const [at, part] of wanted.entries()) if (seen.children[at] !== part) seen.insertBefore(part, seen.children[at] ?? null);
  for (const { name, value } of next.attributes) seen.setAttribute(name, value);
}

/**
 * A rectangle for each line of a text, where it has one for each word that looks otherwise.
 * @param {Place[]} places of one page
 * @returns {Place[]}
 */
export function lines(places) {
  /** @type {Place[]} */
  const found = [];
  for (const place of places) {
    const last = found.at(-1);
    const middle = place.y + place.height / 2;
    if (last?.text !== place.text || middle < last.y || middle > last.y + last.height) {
      found.push({ ...place });
      continue;
    }
    const [left, top] = [Math.min(last.x, place.x), Math.min(last.y, place.y)];
    last.width = Math.max(last.x + last.width, place.x + place.width) - left;
    last.height = Math.max(last.y + last.height, place.y + place.height) - top;
    [last.x, last.y] = [left, top];
  }
  return found;
}

/**
 * @param {{
 *   desk: Desk, document: string, page: Pages["pages"][number], alt: string, zoom: number | null, places?: Place[], lit?: number | null,
 *   texts?: string[], goTo?: (text: number) => void,
 * }} props sizes in points; zoom null is as wide as there is room; lit is the number of a text
 */
export function Sheet({ desk, document, page, alt, zoom, places = [], lit = null, texts = [], goTo }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [near, setNear] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(([entry]) => setNear(entry.isIntersecting), { rootMargin: "600px" });
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (!near) return;
    const { top, bottom } = /** @type {HTMLElement} */ (place.current).getBoundingClientRect();
    const isSeen = bottom > 0 && top < innerHeight;
    let late = false;
    const draw = async () => {
      const ground = /** @type {HTMLElement} */ (place.current?.firstElementChild);
      const { key = "" } = ground.dataset;
      const next = await picture(desk, document, page.key, key);
      if (late) return; // the one of before stays until this is there
      if (key) become(ground.children[0], next);
      else ground.replaceChildren(next);
      ground.dataset.key = page.key;
    };
    const timer = isSeen ? 0 : setTimeout(() => void draw().catch(() => {}), LATER);
    if (isSeen) void draw().catch(() => {});
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [near, page.key]);
  useLayoutEffect(() => {
    const { style } = /** @type {HTMLElement} */ (place.current);
    style.setProperty("--ratio", String(page.width / page.height));
    style.setProperty("--wide", zoom ? `${page.width * zoom * (96 / 72)}px` : "100%");
  }, [page.width, page.height, zoom]);
  return html`
    <div class="sheet" ref=${place}>
      <div class="picture" role=${alt ? "img" : null} aria-label=${alt || null} aria-hidden=${!alt}></div>
      ${goTo && near && places.map((each, index) => html`<${Spot} key=${index} at=${each} page=${page} lit=${each.text === lit} first=${index === 0} words=${texts[each.text] ?? ""} goTo=${goTo} />`)}
    </div>`;
}

/**
 * A text of a page, which leads to where the project says it; the arrows go from one to the next.
 * @param {{ at: Place, page: { width: number, height: number }, lit: boolean, first: boolean, words: string, goTo: (text: number) => void }} props
 */
function Spot({ at, page, lit, first, words, goTo }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const { style } = /** @type {HTMLElement} */ (place.current);
    const share = (/** @type {number} */ length, /** @type {number} */ of) => `${(100 * length) / of}%`;
    style.left = share(at.x, page.width);
    style.top = share(at.y, page.height);
    style.width = share(at.width, page.width);
    style.height = share(at.height, page.height);
  }, [at.x, at.y, at.width, at.height, page.width, page.height]);
  const press = (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const spots = [...(place.current?.closest(".pages")?.querySelectorAll(".spot") ?? [])];
    const next = /** @type {HTMLElement | undefined} */ (spots[spots.indexOf(/** @type {Element} */ (place.current)) + step]);
    event.preventDefault();
    next?.focus();
  };
  return html`
    <button type="button" class=${lit ? "spot lit" : "spot"} ref=${place} tabindex=${first ? "0" : "-1"} aria-label=${`Aller à « ${words} »`}
      onKeyDown=${press} onClick=${() => goTo(at.text)}></button>`;
}

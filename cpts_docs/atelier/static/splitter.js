// What parts the two sides of the page: moved by hand, or with the arrows (the window splitter of ARIA).
import { html, useLayoutEffect, useRef, useState } from "./page.js";

const [USUAL, LEAST, MOST, STEP] = [52, 25, 75, 3]; // hundredths of the width that the left side has
const NAME = "atelier-partage";

/** What this browser remembers of it, where it remembers anything. */
function remembered() {
  try {
    return bounded(Number(localStorage.getItem(NAME)) || USUAL);
  } catch {
    return USUAL;
  }
}

/** @param {number} share */
const bounded = (share) => Math.min(MOST, Math.max(LEAST, Math.round(share)));

/** Stands between the sides, and says to what holds all three how wide the left one is. */
export function Splitter() {
  const [share, setShare] = useState(remembered);
  const [held, setHeld] = useState(false);
  const own = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => own.current?.parentElement?.style.setProperty("--left", `${share}%`), [share]);

  const to = (/** @type {number} */ wanted) => {
    setShare(bounded(wanted));
    try {
      localStorage.setItem(NAME, String(bounded(wanted)));
    } catch {} // it is as wide until the page is closed
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    const wanted = { ArrowLeft: share - STEP, ArrowRight: share + STEP, Home: LEAST, End: MOST, Enter: USUAL }[event.key];
    if (wanted === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    to(wanted);
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    const all = own.current?.parentElement?.getBoundingClientRect();
    if (held && all) to(((event.clientX - all.left) / all.width) * 100);
  };
  return html`
    <div class="splitter" ref=${own} role="separator" tabindex="0" aria-orientation="vertical" aria-label="Largeur du projet, en centièmes" title="Élargir un côté (← ou →) ; double-clic : comme au début"
      aria-valuemin=${LEAST} aria-valuemax=${MOST} aria-valuenow=${share} onKeyDown=${press} onDblClick=${() => to(USUAL)}
      onPointerDown=${(/** @type {any} */ event) => { event.currentTarget.setPointerCapture(event.pointerId); setHeld(true); }}
      onPointerMove=${drag} onPointerUp=${() => setHeld(false)} onPointerCancel=${() => setHeld(false)}></div>`;
}

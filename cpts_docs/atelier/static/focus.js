// Where the focus goes when what has it goes away: to what stands there then, not to the top of the page.

const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** @param {HTMLElement} ground the part of the page that is drawn anew */
export function keepFocus(ground) {
  /** What has the focus, or had it when it went. @type {Node | null} */
  let last = null;
  ground.addEventListener("focusin", ({ target }) => (last = /** @type {Node} */ (target)));
  ground.addEventListener("focusout", () => queueMicrotask(() => {
    if (last?.isConnected && document.activeElement !== last) last = null; // somebody left it
  }));
  new MutationObserver((records) => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    const isText = last instanceof HTMLElement && last.matches("input, textarea"); // what is being typed is for no other
    const went = isText ? null : records.findLast(({ target, removedNodes }) => target.isConnected && [...removedNodes].some((node) => node.contains(last)));
    last = null;
    if (went) beside(ground, went)?.focus({ preventScroll: true });
  }).observe(ground, { childList: true, subtree: true });
}

/**
 * What can have the focus near to where something went: what follows it in what holds it, else the last of that; or farther out.
 * @param {HTMLElement} ground
 * @param {MutationRecord} went
 */
function beside(ground, { target, nextSibling }) {
  let next = nextSibling;
  for (let place = /** @type {Node | null} */ (target); place instanceof HTMLElement && ground.contains(place); [next, place] = [place.nextSibling, place.parentNode]) {
    const there = /** @type {HTMLElement[]} */ ([...place.querySelectorAll(CONTROLS)]).filter((each) => each.checkVisibility() && !each.matches(":disabled"));
    const found = there.find((each) => next?.isConnected && (next === each || next.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING)) ?? there.at(-1);
    if (found) return found;
  }
  return null;
}

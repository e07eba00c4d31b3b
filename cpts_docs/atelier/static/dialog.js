// A dialog over the page; the browser keeps the focus in it, and Escape closes it.
import { html, useEffect, useRef } from "./page.js";

/**
 * @param {{ title: string, close: () => void, children?: any, wide?: boolean }} props
 */
export function Dialog({ title, close, children, wide }) {
  const place = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const before = document.activeElement;
    place.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return html`
    <dialog ref=${place} class=${wide ? "wide" : ""} aria-labelledby="titre-dialogue" onClose=${close}
      onCancel=${(/** @type {Event} */ event) => { event.preventDefault(); close(); }}>
      <h2 id="titre-dialogue">${title}</h2>
      ${children}
    </dialog>`;
}

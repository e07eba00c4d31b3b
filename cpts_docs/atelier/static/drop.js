// A place where files are dropped, or chosen.
import { classes, html, Icon, useRef, useState } from "./page.js";

/**
 * @param {{ label: string, hint: string, accept?: string, several?: boolean, take: (files: File[]) => void, disabled?: boolean }} props
 */
export function Drop({ label, hint, accept, several, take, disabled }) {
  const [over, setOver] = useState(false);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const drop = (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    setOver(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length && !disabled) take(several ? files : files.slice(0, 1));
  };
  return html`
    <label class=${classes("drop", over && "over")} onDragOver=${(/** @type {Event} */ event) => { event.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <${Icon} name="plus" /><span class="what">${label}</span><span class="hint">${hint}</span>
      <input type="file" class="unseen" ref=${field} accept=${accept} multiple=${several} disabled=${disabled}
        onChange=${(/** @type {any} */ event) => { const files = [...event.target.files]; event.target.value = ""; if (files.length) take(files); }} />
    </label>`;
}

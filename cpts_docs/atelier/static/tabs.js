// Views of which one is seen (the tabs of ARIA); the others stay as they are.
import { classes, html, useRef } from "./page.js";

/**
 * @param {{
 *   name: string, label: string, tabs: { id: string, title: string, count?: number, grave?: boolean }[],
 *   chosen: string, choose: (id: string) => void, children: Record<string, any>,
 * }} props
 */
export function Tabs({ name, label, tabs, chosen, choose, children }) {
  const opened = useRef(new Set([chosen]));
  opened.current.add(chosen);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const press = (/** @type {KeyboardEvent} */ event) => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(tabs[to % tabs.length].id);
    /** @type {HTMLElement} */ (list.current?.children[to % tabs.length]).focus();
  };
  return html`
    <div class="tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${press}>
      ${tabs.map(({ id, title, count, grave }) => html`
        <button type="button" role="tab" key=${id} id=${`${name}-${id}`} aria-selected=${id === chosen ? "true" : "false"} aria-controls=${`${name}-${id}-vue`}
          tabindex=${id === chosen ? "0" : "-1"} onClick=${() => choose(id)}>${title}${count ? html`<span class=${classes("count", grave && "error")}>${count}</span>` : null}</button>`)}
    </div>
    ${tabs.map(({ id }) => html`
      <div class="view" role="tabpanel" key=${id} id=${`${name}-${id}-vue`} aria-labelledby=${`${name}-${id}`} hidden=${id !== chosen}>
        ${opened.current.has(id) && children[id]}
      </div>`)}`;
}

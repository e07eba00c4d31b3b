// The way in: a ticket, which other users of the machine may have seen, becomes the token of the page, once.
import { sentence } from "./page.js";

const said = new URLSearchParams(location.hash.slice(1));
const headers = { Authorization: `Bearer ${said.get("billet") ?? ""}`, "Content-Type": "application/json" };

/** @param {string} words */
const tell = (words) => {
  /** @type {HTMLElement} */ (document.querySelector("[role=status]")).textContent = words;
};

try {
  const answer = await fetch("/api/entree", { method: "POST", headers, body: "{}" });
  const told = await answer.json();
  if (answer.ok) {
    said.delete("billet");
    location.replace(`/#${new URLSearchParams({ jeton: told.token, ...Object.fromEntries(said) })}`);
  } else {
    tell(sentence(told.message));
  }
} catch {
  tell("L'atelier ne répond pas : relancez « cpts-docs atelier ».");
}

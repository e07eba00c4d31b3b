// The page begins: what its address says behind the « # » is who it is, and which project it shows.
import { Api } from "./api.js";
import { keepFocus } from "./focus.js";
import { html, render, useEffect, useMemo, useState } from "./page.js";
import { StartPage } from "./start.js";
import { WorkPage } from "./work.js";

const said = () => new URLSearchParams(location.hash.slice(1));

function Atelier() {
  const [place, setPlace] = useState(said);
  useEffect(() => {
    const move = () => setPlace(said());
    window.addEventListener("hashchange", move);
    return () => window.removeEventListener("hashchange", move);
  }, []);
  const token = place.get("jeton") ?? "";
  const project = place.get("projet");
  const api = useMemo(() => new Api(token), [token]);
  const [told, setTold] = useState(/** @type {string[]} */ ([]));
  const open = (/** @type {string | null} */ id, /** @type {string[]} */ arrived = []) => {
    setTold(arrived);
    const next = new URLSearchParams({ jeton: token, ...(id === null ? {} : { projet: id }) });
    location.hash = next.toString();
  };
  if (!token) {
    return html`<main class="start"><h1>Atelier</h1><p class="notice error">Cette adresse n'est pas entière : ouvrez celle que « cpts-docs atelier » a donnée.</p></main>`;
  }
  return project === null ? html`<${StartPage} api=${api} open=${open} />` : html`<${WorkPage} key=${project} api=${api} id=${project} told=${told} open=${open} />`;
}

const ground = /** @type {HTMLElement} */ (document.getElementById("atelier"));
render(html`<${Atelier} />`, ground);
keepFocus(ground);

// The pages on paper: those of the preview, alone, each on a sheet of its size.
/** @import { Desk } from "./desk.js" */
/** @import { Pages } from "./protocol.js" */
import { picture } from "./sheet.js";

/**
 * @param {Desk} desk
 * @param {string} document
 * @param {Pages} pages
 */
export async function print(desk, document, { pages }) {
  const paper = window.document.createElement("div");
  paper.id = "papier";
  for (const { key } of pages) paper.append(await picture(desk, document, key));
  const size = new CSSStyleSheet();
  size.replaceSync(`@page { size: ${pages[0].width}pt ${pages[0].height}pt; margin: 0; }`);
  window.document.adoptedStyleSheets.push(size);
  window.document.body.append(paper);
  window.print();
  paper.remove();
  window.document.adoptedStyleSheets = window.document.adoptedStyleSheets.filter((sheet) => sheet !== size);
}

// node pdf_lib.mjs BLANK PEOPLE OUTPUT [FONT]: one blank PDF form filled in for many people by pdf-lib.
// It draws the values with Helvetica, which it does not embed, or with the font of a file, which it does.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import fontkit from "@pdf-lib/fontkit";
import { PDFDocument } from "pdf-lib";

const [blank, table, output, fontPath] = process.argv.slice(2);
const bytes = readFileSync(blank);
const fontBytes = fontPath && readFileSync(fontPath);
mkdirSync(output, { recursive: true });
for (const [index, person] of JSON.parse(readFileSync(table, "utf8")).entries()) {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const form = document.getForm();
  for (const [name, value] of Object.entries(person)) form.getTextField(name).setText(value);
  if (fontBytes) {
    document.registerFontkit(fontkit);
    form.updateFieldAppearances(await document.embedFont(fontBytes, { subset: true }));
  }
  writeFileSync(`${output}/${String(index + 1).padStart(5, "0")}.pdf`, await document.save());
}

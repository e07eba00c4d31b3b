// node pdf-lib.mjs form.pdf filled.pdf '{"field": "value"}': fills a form with pdf-lib.
import { readFile, writeFile } from "node:fs/promises";
import { PDFDocument, PDFTextField } from "pdf-lib";

const [source, target, answers] = process.argv.slice(2);
const document = await PDFDocument.load(await readFile(source), { updateMetadata: false });
const form = document.getForm();
for (const [name, value] of Object.entries(JSON.parse(answers))) {
  const field = form.getField(name);
  if (field instanceof PDFTextField) field.setText(value);
  else field.select(value);
}
await writeFile(target, await document.save());

// node pdf-lib.mjs < [{"source", "target", "answers"}]: fills forms with pdf-lib.
import { readFile, writeFile } from "node:fs/promises";
import { json } from "node:stream/consumers";
import { PDFDocument, PDFTextField } from "pdf-lib";

for (const { source, target, answers } of await json(process.stdin)) {
  const document = await PDFDocument.load(await readFile(source), { updateMetadata: false });
  const form = document.getForm();
  for (const [name, value] of Object.entries(answers)) {
    const field = form.getField(name);
    if (field instanceof PDFTextField) field.setText(value);
    else if (value) field.select(value);
  }
  // Its own font draws Latin letters only, and it gives up where there are others.
  await writeFile(target, await document.save({ updateFieldAppearances: false }));
}

// node pdfjs-save.mjs < [{"source", "target", "answers"}]: fills forms with pdf.js, without a
// browser: what Firefox does when its form is saved.
import { readFile, writeFile } from "node:fs/promises";
import { json } from "node:stream/consumers";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const fonts = new URL("node_modules/pdfjs-dist/standard_fonts/", import.meta.url).pathname;
for (const { source, target, answers } of await json(process.stdin)) {
  const loading = getDocument({
    data: new Uint8Array(await readFile(source)), standardFontDataUrl: fonts, verbosity: 0,
  });
  const pdf = await loading.promise;
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    for (const { id, fieldName, radioButton, buttonValue } of await page.getAnnotations()) {
      const answer = answers[fieldName];
      if (answer === undefined) continue;
      const value = radioButton ? buttonValue === answer : answer;
      pdf.annotationStorage.setValue(id, { value });
    }
  }
  await writeFile(target, await pdf.saveDocument());
  await loading.destroy();
}

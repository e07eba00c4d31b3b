// node editor.mjs FOLDER '[[line, column, "completion" | "hover"], …]' [FILE]: what an editor offers.
// Starts the YAML language server on FOLDER/project.yaml, or another FILE of it, with the settings of
// FOLDER/.vscode/settings.json, without a network, and prints a list of answers as JSON.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, asked, name = "project.yaml"] = process.argv.slice(2);
const own = join(folder, ".vscode", "settings.json");
const chosen = existsSync(own) ? JSON.parse(readFileSync(own, "utf8")) : {};
const require = createRequire(import.meta.url);
const home = dirname(require.resolve("yaml-language-server/package.json"));
const server = spawn(process.execPath, [join(home, "bin", "yaml-language-server"), "--stdio"], {
  stdio: ["pipe", "pipe", "inherit"],
  env: { ...process.env, http_proxy: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" },
});

let received = Buffer.alloc(0);
const waiting = new Map();
server.stdout.on("data", (data) => {
  received = Buffer.concat([received, data]);
  for (;;) {
    const end = received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(received.subarray(0, end).toString())[1]);
    if (received.length < end + 4 + length) return;
    const message = JSON.parse(received.subarray(end + 4, end + 4 + length).toString());
    received = received.subarray(end + 4 + length);
    take(message);
  }
});

function take(message) {
  if (message.method && message.id !== undefined) {
    // The server asks for its settings; the schema is named by them, or in the file itself.
    const settings = { validate: true, completion: true, hover: true, schemaStore: { enable: false } };
    if (chosen["yaml.schemas"]) settings.schemas = chosen["yaml.schemas"];
    const result = message.method === "workspace/configuration"
      ? message.params.items.map((item) => (item.section === "yaml" ? settings : null))
      : null;
    send({ id: message.id, result });
    if (result) configured();
  } else if (message.id !== undefined) {
    waiting.get(message.id)?.(message.result);
  }
}

function send(message) {
  const text = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

let configured;
const settled = new Promise((settle) => (configured = settle));
let next = 1;
const ask = (method, params) =>
  new Promise((answer) => {
    waiting.set(next, answer);
    send({ id: next++, method, params });
  });

const path = resolve(folder, name);
const uri = pathToFileURL(path).href;
const root = pathToFileURL(resolve(folder)).href;
await ask("initialize", {
  processId: process.pid,
  rootUri: root,
  workspaceFolders: [{ uri: root, name: "projet" }],
  capabilities: { workspace: { configuration: true }, textDocument: { hover: { contentFormat: ["markdown"] } } },
});
send({ method: "initialized", params: {} });
await settled; // or the file would be looked at without its schema
const text = readFileSync(path, "utf8");
send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
const answers = [];
for (const [line, character, what] of JSON.parse(asked)) {
  const params = { textDocument: { uri }, position: { line, character } };
  const result = await ask(`textDocument/${what}`, params);
  answers.push(what === "hover" ? (result?.contents?.value ?? "") : (result?.items ?? []).map((item) => item.label));
}
console.log(JSON.stringify(answers));
server.kill();
process.exit(0);

// Python and Typst, both in WebAssembly, in a thread of their own.
import { loadPyodide } from "./pyodide.mjs";
import initTypst, { TypstCompilerBuilder } from "./typst_ts_web_compiler.mjs";

const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
const took = {};
const timed = async (what, work) => {
  const start = performance.now();
  const result = await work();
  took[what] = Math.round(performance.now() - start);
  return result;
};

async function startPython() {
  const python = await loadPyodide();
  python.unpackArchive(await bytes("python.zip"), "zip", { extractDir: "/lib/cpts" });
  for (const name of JSON.parse(await (await fetch("fonts.json")).text())) {
    python.FS.mkdirTree("/lib/cpts/fontpkg_arimo/files");
    python.FS.writeFile(`/lib/cpts/fontpkg_arimo/files/${name}`, await bytes(name));
  }
  python.FS.writeFile("/lib/cpts/fontpkg_arimo/__init__.py", "ROOT = '/lib/cpts/fontpkg_arimo'\n");
  python.FS.writeFile("/lib/cpts/in_browser.py", await bytes("build.py"));
  python.runPython("import sys; sys.path.insert(0, '/lib/cpts'); import in_browser");
  return python;
}

async function startTypst() {
  await initTypst({ module_or_path: "typst_ts_web_compiler_bg.wasm" });
  const builder = new TypstCompilerBuilder();
  builder.set_dummy_access_model();
  for (const name of JSON.parse(await (await fetch("fonts.json")).text())) {
    await builder.add_raw_font(await bytes(name));
  }
  const compiler = await builder.build();
  for (const name of ["theme.typ", "words.typ"]) compiler.map_shadow(`/${name}`, await bytes(name));
  return compiler;
}

let python, typst;

async function build(text) {
  const module = python.pyimport("in_browser");
  const prepared = await timed("python", () => module.prepared(text));
  const files = {};
  for (const name of prepared.keys()) {
    const made = prepared.get(name);
    const laidOut = await timed(`typst ${name}`, () =>
      typst.compile("/theme.typ", [["document", made.get(0)]], "pdf", 3));
    if (!laidOut.result) throw new Error(JSON.stringify(laidOut.diagnostics));
    files[name] = await timed(`fields ${name}`, () =>
      module.finished(python.toPy(laidOut.result).tobytes(), made).toJs());
  }
  return files;
}

onmessage = async ({ data }) => {
  try {
    python ??= await timed("start of Python", startPython);
    typst ??= await timed("start of Typst", startTypst);
    postMessage({ files: await timed("all documents", () => build(data)), took });
  } catch (error) {
    postMessage({ error: String(error.stack ?? error) });
  }
};

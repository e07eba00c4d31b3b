// Makes static/editor.js and static/view.js, with the licences of what is in them beside:
//   node bundle.mjs [folder]
// The versions are those of package-lock.json, so that the same files come out each time.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? join(here, "../../cpts_docs/atelier/static"));
const MOST = 400_000; // bytes, compressed: what the page may weigh

const { metafile, outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: { editor: "editor.entry.mjs", view: "view.entry.mjs" },
  outdir: folder,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  write: false,
});

const size = outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0);
if (size > MOST) throw new Error(`${size} bytes, compressed: more than ${MOST}`);
for (const { path, contents } of outputFiles) writeFileSync(path, contents);
writeFileSync(join(folder, "LICENCES.txt"), licences(Object.keys(metafile.inputs)));
console.log(`${outputFiles.map(({ path }) => relative(folder, path)).join(", ")}: ${size} bytes, compressed`);

// The licence of each package of which a file is in the bundle.
function licences(inputs) {
  const packages = new Set(inputs.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]));
  return [...packages].filter(Boolean).sort().map((name) => {
    const root = join(here, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const file = readdirSync(root).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version}\n\n${readFileSync(join(root, file), "utf8").trim()}\n`;
  }).join(`\n${"-".repeat(72)}\n\n`);
}

export * from "../../../tools/atelier/editor.entry.mjs";

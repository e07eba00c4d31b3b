export * from "../../../tools/atelier/view.entry.mjs";

/** What the page and the server of the atelier say to each other; texts are in French, offsets in UTF-16 units. */

export interface Change { start: number; end: number; insert: string }

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A change of a value; `path` is a JSON pointer. */
export type Edit =
  | { op: "set"; path: string; value: Json }
  | { op: "remove"; path: string }
  | { op: "insert"; path: string; value: Json }
  | { op: "move"; path: string; to: string }
  | { op: "rename"; path: string; key: string };

export interface Problem {
  code: string;
  severity: "error" | "warning";
  /** In the words of who types the text. */
  message: string;
  hint: string | null;
  /** The same in the words of the form. */
  said: string;
  way: string;
  /** Beside the project, or the project itself. */
  file: string;
  line: number | null;
  column: number | null;
  start: number | null;
  end: number | null;
  path: string | null;
  mendable: boolean;
}

export interface State {
  id: string;
  revision: number;
  saved_revision: number;
  dirty: boolean;
  readonly: boolean;
  why_readonly?: string | null;
  text?: string;
  changes?: Change[];
  origin: string;
  can_undo: boolean;
  can_redo: boolean;
  /** The project as typed, or null where the text is no YAML. */
  values: Json;
  lines: { [path: string]: number };
  problems: Problem[];
  disk: { changed: boolean; gone: boolean; sha256: string } | null;
  /** What a journal kept: it is in the text, or its own text is here. */
  recovered: { when: string; applied: boolean; text?: string } | null;
  /** Why what is not saved is not in the journal either. */
  unkept: string | null;
}

/** What the form is made of. */
export interface Node {
  kind?: "object" | "list" | "map" | "text" | "integer" | "number" | "date" | "boolean" | "choice" | "either" | "free" | "ref";
  ref?: string;
  title?: string;
  help?: string;
  fields?: Field[];
  /** By which look-up is found what a list stands for that is not there. */
  usual?: string;
  /** The sets of keys one of which an object has at least. */
  one_of?: string[][];
  item?: Node;
  value?: Node;
  keys?: string;
  long?: boolean;
  /** Digits alone are a number. */
  number?: boolean;
  picker?: string;
  pattern?: string;
  options?: (Node | { value: Json; label: string })[];
  why?: string;
  definitions?: { [name: string]: Node };
}

export interface Field { key: string; required: boolean; node: Node }

/** What a search in the national data offers. */
export interface Found { label: string; detail?: string; value: Json }

export interface Entry { id: string; name: string; path?: string; problem?: string | null }

export interface Start {
  version: string;
  folder: string;
  projects: Entry[];
  recent: Entry[];
  examples: Entry[];
}

export interface DocumentEntry { name: string; title: string; formats: string[]; off?: string | null; is_form?: boolean }

/** Where a text stands on a page; `text` is its number, lengths are in points. */
export interface Place { page: number; text: number; x: number; y: number; width: number; height: number }

export interface Pages {
  revision: number | null;
  stale: boolean;
  problem: string | null;
  pages: { key: string; width: number; height: number }[];
  places: Place[];
  texts: string[];
}

export interface Refused { file: string; reason: string; hint?: string | null }

/** What became of files that came back. */
export interface Report {
  read: { file: string; says: string }[];
  refused: Refused[];
  remarks?: Refused[];
  replaced?: Refused[];
  notices?: string[];
  /** Whether some that were refused can be taken all the same. */
  acceptable?: boolean;
  files: string[];
  summary?: string;
  lines_to_add?: string[];
  edits?: Edit[];
  synthesis?: string | null;
}

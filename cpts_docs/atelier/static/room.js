// What every part of the form knows.
/** @import { Desk } from "./desk.js" */
/** @import { Node, Problem } from "./protocol.js" */
import { createContext, useContext } from "./page.js";

/** A place that somebody wants to see; `turn` tells one wish from the next. @typedef {{ path: string, turn: number }} Goal */

/**
 * @typedef {object} Room
 * @property {Desk} desk
 * @property {Record<string, Node>} definitions
 * @property {Map<string, Problem[]>} problems by path
 * @property {boolean} readonly
 * @property {Goal | null} goal
 * @property {(path: string) => void} toText
 * @property {(props: Props) => any} Part draws any part
 */

/**
 * @typedef {object} Props of a part of the form
 * @property {Node} node resolved
 * @property {string} path
 * @property {string} title
 * @property {boolean} [required]
 * @property {boolean} [bare] its title is said by what is around, and only heard
 */

/** @type {any} */
export const RoomContext = createContext(null);

/** @returns {Room} */
export const useRoom = () => useContext(RoomContext);

/**
 * An id for the field of a path, for labels.
 * @param {string} path
 */
export const idOf = (path) => `champ-${path.replace(/[^\w]/g, (sign) => `_${sign.charCodeAt(0)}`)}`;

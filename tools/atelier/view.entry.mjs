// What draws the page from its state: Preact, and templates in plain JavaScript.
export { Component, createContext, h, render } from "preact";
export { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { default as htm } from "htm";

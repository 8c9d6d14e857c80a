import { fileURLToPath } from "node:url";

/** The program of a process that holds a store. */
export const HOLDER = fileURLToPath(new URL("./store-holder.ts", import.meta.url));

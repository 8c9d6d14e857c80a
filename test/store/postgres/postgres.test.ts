import { storeContract } from "../../contracts/store.ts";
import { PostgresBed } from "../../kit/postgres.ts";

storeContract("postgres", () => PostgresBed.make());

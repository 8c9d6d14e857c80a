import { describe } from "vitest";
import { storeChecks } from "./store-checks.ts";
import { storeCrowds } from "./store-crowds.ts";
import { storeDocuments } from "./store-documents.ts";
import { storeJournals } from "./store-journals.ts";
import { storeLeases } from "./store-leases.ts";
import { type StoreBed, storeScene } from "./store-scene.ts";
import { storeSharing } from "./store-sharing.ts";
import { storeTimers } from "./store-timers.ts";
import { storeTransfer } from "./store-transfer.ts";

/** What every backend of the Store port must do. */
export function storeContract(backend: string, makeBed: () => Promise<StoreBed>): void {
  describe(`the store (${backend})`, () => {
    const scene = storeScene(makeBed);
    storeDocuments(scene);
    storeCrowds(scene);
    storeChecks(scene);
    storeJournals(scene);
    storeTimers(scene);
    storeLeases(scene);
    storeTransfer(scene);
    storeSharing(scene);
  });
}

import { alertSourceContract } from "../contracts/alert-source.ts";
import { openIncomingWorld } from "./incoming-world.ts";

// Nothing is sent anywhere: one commit changes them all.
const TRAITS = {
  assignsToPolicies: false,
  showsLevels: false,
  alertsPerRequest: Number.POSITIVE_INFINITY,
  isOwn: true,
} as const;

alertSourceContract("Incoming", openIncomingWorld, TRAITS);

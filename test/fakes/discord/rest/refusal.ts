import type { JsonObject } from "../../../../src/core/json.ts";

/** What Discord answers when it says no: its JSON error code, and where in the body what is wrong. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: JsonObject | undefined;

  constructor([status, code, message]: readonly [status: number, code: number, message: string], errors?: JsonObject) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Discord docs, JSON Error Codes, read 2026-11-21. */
export const NO = {
  notFound: [404, 0, "404: Not Found"],
  unauthorized: [401, 0, "401: Unauthorized"],
  methodNotAllowed: [405, 0, "405: Method Not Allowed"],
  unknownChannel: [404, 10_003, "Unknown Channel"],
  unknownGuild: [404, 10_004, "Unknown Guild"],
  unknownMember: [404, 10_007, "Unknown Member"],
  unknownMessage: [404, 10_008, "Unknown Message"],
  unknownRole: [404, 10_011, "Unknown Role"],
  unknownUser: [404, 10_013, "Unknown User"],
  unknownWebhook: [404, 10_015, "Unknown Webhook"],
  unknownInteraction: [404, 10_062, "Unknown interaction"],
  unknownCommand: [404, 10_063, "Unknown application command"],
  tooManyPins: [400, 30_003, "Maximum number of pins reached (250)"],
  alreadyAcknowledged: [400, 40_060, "Interaction has already been acknowledged."],
  missingAccess: [403, 50_001, "Missing Access"],
  notTheAuthor: [403, 50_005, "Cannot edit a message authored by another user"],
  emptyMessage: [400, 50_006, "Cannot send an empty message"],
  cannotDm: [403, 50_007, "Cannot send messages to this user"],
  notText: [400, 50_008, "Cannot send messages in a non-text channel"],
  missingPermissions: [403, 50_013, "Missing Permissions"],
  wrongChannelType: [400, 50_024, "Cannot execute action on this channel type"],
  invalidWebhookToken: [401, 50_027, "Invalid Webhook Token"],
  invalidForm: [400, 50_035, "Invalid Form Body"],
  archivedThread: [400, 50_083, "Thread is archived"],
  invalidJson: [400, 50_109, "The request body contains invalid JSON."],
  hasThread: [400, 160_004, "A thread has already been created for this message"],
} as const;

import type { InventoryRotation, InventorySchedule } from "../../../core/inventory.ts";
import { listed } from "../../../core/wording.ts";
import { type Compared, compareWords, type Difference, different, together } from "./difference.ts";
import { type Identity, recipientKey, sameInOrder } from "./identity.ts";
import { pairsBy, pairsLeft, sameName } from "./pairs.ts";
import { hoursWords, NOBODY, recipientWords, timeWords, turnWords } from "./words.ts";

const NO_END = "never";

/** Rotations of one schedule are the same by name; those that are left, by their order. */
export function compareRotations(one: InventorySchedule, other: InventorySchedule, who: Identity): Compared {
  const named = pairsBy(one.rotations, other.rotations, ({ name }) => sameName(name));
  const { both, missing, extra } = pairsLeft(named, () => true);
  const about = { kind: "rotation", subject: one.name } as const;
  const lost = missing.map((rotation): Difference => {
    const opsgenie = rotationWords(rotation);
    return { ...about, state: "missing", aspect: aspectOf(rotation), opsgenie, todo: "add it to the schedule" };
  });
  const added = extra.map((rotation): Difference => {
    const jsm = rotationWords(rotation);
    return { ...about, state: "extra", aspect: aspectOf(rotation), jsm, todo: "remove it unless it is meant" };
  });
  return together([
    { differences: [...lost, ...added], doubts: [] },
    ...both.map(([mine, theirs]) => compareRotation(one, mine, theirs, who)),
  ]);
}

function compareRotation(
  { name: subject, zone }: InventorySchedule,
  one: InventoryRotation,
  other: InventoryRotation,
  who: Identity,
): Compared {
  const about = { kind: "rotation", subject } as const;
  const of = (what: string): string => `${aspectOf(one)}: ${what}`;
  const ends = ({ endsAt }: InventoryRotation): string => (endsAt === undefined ? NO_END : timeWords(endsAt, zone));
  const isSameName = sameName(one.name) === sameName(other.name);
  return together([
    compareWords(about, [
      [of("name"), one.name, isSameName ? one.name : other.name],
      [of("turns"), turnWords(one.type, one.length), turnWords(other.type, other.length)],
      [of("start"), timeWords(one.startsAt, zone), timeWords(other.startsAt, zone)],
      [of("end"), ends(one), ends(other)],
      [of("hours"), hoursWords(one.hours), hoursWords(other.hours)],
    ]),
    compareParticipants(about, of("participants"), one, other, who),
  ]);
}

function compareParticipants(
  about: { readonly kind: "rotation"; readonly subject: string },
  aspect: string,
  one: InventoryRotation,
  other: InventoryRotation,
  who: Identity,
): Compared {
  const ours = one.participants.map((each) => recipientKey(each, who.left) ?? "");
  const theirs = other.participants.map((each) => recipientKey(each, who.right));
  const [opsgenie, jsm] = [turnOrder(one), turnOrder(other)];
  switch (sameInOrder(ours, theirs)) {
    case "same":
      return { differences: [], doubts: [] };
    case "different":
      return different({ ...about, aspect, opsgenie, jsm, todo: "put the same people in the same order" });
    case "unknown": {
      const reason = `${about.subject}, ${aspect}: some cannot be told by an e-mail address or a name (${jsm})`;
      return { differences: [], doubts: [{ part: "schedules", reason }] };
    }
  }
}

function aspectOf({ name }: InventoryRotation): string {
  return `rotation ${name}`;
}

function rotationWords(rotation: InventoryRotation): string {
  return `${turnWords(rotation.type, rotation.length)}, ${hoursWords(rotation.hours)}: ${turnOrder(rotation)}`;
}

function turnOrder({ participants }: InventoryRotation): string {
  return participants.length === 0 ? NOBODY : listed(participants.map(recipientWords));
}

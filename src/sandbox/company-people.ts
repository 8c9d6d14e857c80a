import type { Company, SeedPerson } from "../core/emulator.ts";

const BERLIN = "Europe/Berlin";
const NEW_YORK = "America/New_York";
const KOLKATA = "Asia/Kolkata";

const person = (name: string, zone: string): SeedPerson => {
  const [first = name] = name.toLowerCase().split(" ");
  return { name, email: `${first}@example.com`, zone };
};

/** Who speaks at the sandbox's prompt when nobody says who they are: a responder of the infra team. */
export const SAMPLE_RESPONDER = person("Ana Novak", BERLIN);

export const PEOPLE: Company["people"] = [
  SAMPLE_RESPONDER,
  person("Jonas Weber", BERLIN),
  person("Mira Lindqvist", BERLIN),
  person("Theo Martin", BERLIN),
  person("Grace Okafor", NEW_YORK),
  person("Sam Rivera", NEW_YORK),
  person("Leah Cohen", NEW_YORK),
  person("Priya Raman", KOLKATA),
  person("Arjun Mehta", KOLKATA),
  person("Dev Kapoor", KOLKATA),
];

export const TEAMS: Company["teams"] = [
  { name: "Infra", members: ["Ana Novak", "Jonas Weber", "Grace Okafor", "Priya Raman"] },
  { name: "Builds", members: ["Sam Rivera", "Leah Cohen", "Theo Martin", "Arjun Mehta"] },
  { name: "Web", members: ["Mira Lindqvist", "Theo Martin", "Leah Cohen"] },
  { name: "Data", members: ["Dev Kapoor", "Priya Raman", "Arjun Mehta"] },
];

import type { EmulatorDeclaration } from "../../src/core/emulator.ts";

/** The smallest vendor: it keeps notes. For tests of what all emulators share. */
export const notesEmulator: EmulatorDeclaration = {
  vendor: "notes",
  create({ state, clock, onViolation, publicUrl }) {
    const notes = state.table<{ id: string; text: string; at: number }>("notes");
    const write = (text: string) => {
      const id = String(notes.size + 1);
      notes.set(id, { id, text, at: clock.now() });
      return { id, url: `${publicUrl()}/notes/${id}` };
    };
    return {
      vendor: "notes",
      async plugin(app) {
        app.get("/notes", () => ({ notes: notes.values().map(({ text }) => text) }));
        app.post<{ Body: { text?: unknown } }>("/notes", (request, reply) => {
          const { text } = request.body;
          if (typeof text === "string") return reply.code(201).send(write(text));
          onViolation({ vendor: "notes", request: "POST /notes", problem: "text is no string" });
          return reply.code(400).send({ message: "text must be a string" });
        });
        app.get("/broken", () => {
          throw new Error("the emulator has a fault");
        });
      },
      seed: (company) => void write(`seeded for ${company.name}`),
      incident: (_company, alert) => void write(alert.title),
      env: (baseUrl) => ({ NOTES_API_URL: baseUrl, NOTES_KEY: "sandbox" }),
    };
  },
};

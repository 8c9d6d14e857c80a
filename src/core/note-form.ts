/** What a button that opens the form "note" says. */
const SAY = /^note (?<handle>[A-Z]{1,8}-\d{1,15})$/u;

/** The handle of the alert that is to be noted on, of what the button says: "note PD-12". undefined: it says something else. */
export function notedAlert(say: string | undefined): string | undefined {
  return SAY.exec(say ?? "")?.groups?.handle;
}

/** What the form's one field asks. */
export function noteQuestion(handle: string): string {
  return `What should be noted on ${handle}?`;
}

/** The sentence that the filled-in form stands for. Behind its colon nothing is read: whatever the text, it is the note. */
export function noteSentence(handle: string, text: string): string {
  return `note ${handle}: ${text}`;
}

/** What is told to whoever sends the form off with nothing to be seen in it. */
export const NOTHING_TO_NOTE = "Write what should be noted.";

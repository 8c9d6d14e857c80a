import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";

/** Encrypts tokens at rest. What is sealed for one workspace cannot be opened as another's. */
export interface TokenSeal {
  seal(token: string, team: string): Promise<string>;
  /** undefined: it was sealed with another secret or for another workspace, or it was changed since. */
  open(sealed: string, team: string): Promise<string | undefined>;
}

/** The first field of an envelope; another way to seal gets another one. */
const VERSION = "v1";
/** AES-256-GCM with its recommended nonce and full tag (NIST SP 800-38D, 5.2.1), bytes. */
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 16;

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** The key is derived from `secret` (TOCSIN_SECRET) by scrypt, anew for each token with a salt of its own. */
export function createTokenSeal(secret: string): TokenSeal {
  return {
    seal: async (token, team) => {
      const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
      const cipher = createCipheriv("aes-256-gcm", await derive(secret, salt, KEY_BYTES), nonce);
      cipher.setAAD(boundTo(team));
      const text = Buffer.concat([cipher.update(token, "utf8"), cipher.final()]);
      return [VERSION, ...[salt, nonce, cipher.getAuthTag(), text].map((bytes) => bytes.toString("base64url"))].join(
        ".",
      );
    },
    open: async (sealed, team) => {
      const [version, ...fields] = sealed.split(".");
      const [salt, nonce, tag, text] = fields.map((field) => Buffer.from(field, "base64url"));
      if (version !== VERSION || salt?.length !== SALT_BYTES || nonce?.length !== NONCE_BYTES) return undefined;
      if (tag?.length !== TAG_BYTES || text === undefined) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", await derive(secret, salt, KEY_BYTES), nonce);
      decipher.setAAD(boundTo(team)).setAuthTag(tag);
      const token = decipher.update(text);
      try {
        return Buffer.concat([token, decipher.final()]).toString("utf8");
      } catch {
        // Node says no more than that the tag does not fit.
        return undefined;
      }
    },
  };
}

function boundTo(team: string): Buffer {
  return Buffer.from(`slack token of ${team}`);
}

/** What the bench uses of Hubot, which ships without types. */
declare module "hubot" {
  export class User {
    constructor(id: string, options: { readonly name: string; readonly room: string });
  }
  export class TextMessage {
    constructor(user: User, text: string, id: string);
  }
  export class Robot {
    constructor(adapter: null, httpd: boolean, name: string);
    logger: { level: string };
    respond(pattern: RegExp, callback: () => void): void;
    receive(message: TextMessage): Promise<void>;
  }
}

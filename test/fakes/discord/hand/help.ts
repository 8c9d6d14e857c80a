/** What can be typed at the prompt of the fake Discord. */
export const HELP: readonly string[] = [
  "ana #ops: @tocsin ack all               say something in a channel; dm: in the direct messages with the bot",
  "ana #ops: /status API degraded          a slash command; the words go to its first option",
  "ana #ops: /status update: API down message: on it    or to the options that are named",
  "ana #ops >12: resolve: fixed            in the thread of message 12 (where there is one), else as a reply to it",
  'type "/status" update "Bui"             what the app offers while that is typed',
  'press 12 "Undo"                         press a button of message 12',
  'select 12 "Menu" "Option"               choose from a menu',
  'choose 12 "Acknowledge this alert"      an entry of the message\'s own menu',
  "see #ops                                what is there, as the person sees it",
  'modal · submit "Field=value" … · close  the form that is open',
  "commands                                what the app has published",
  'thread 12 "API-down"                    a thread under message 12, a place from then on: ana #API-down: @tocsin ack',
  "delete 12                               remove a message",
  "wait app · wait 2                       until the app is connected; two seconds",
  'Put a name in front to be somebody else: jonas press 12 "Undo". exit ends.',
];

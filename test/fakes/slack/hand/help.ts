/** What can be typed at the prompt of the fake Slack. */
export const HELP: readonly string[] = [
  "ana #ops: @tocsin ack all              say something in a channel; dm: in the direct messages with the bot",
  "ana #ops: /tocsin status API degraded  a slash command",
  "ana #ops >12: resolve: fixed           in the thread of message 12",
  'press 12 "Undo"                        press a button of message 12, of the modal (press modal …) or of home',
  'pick 12 "Menu" "Option"                choose from a menu',
  'choose 12 "Acknowledge this alert"     an entry of the message\'s own menu',
  "see #ops                               what is there, as the person sees it",
  "home ana                               open the app's Home",
  'modal · set "Field" "value" · type "Menu" "text" · submit · close',
  "delete 12                              remove a message",
  "wait app · wait 2                      until the app is connected; two seconds",
  'Put a name in front to be somebody else: jonas press 12 "Undo". exit ends.',
];

import { namedPlaces, type Policy } from "../core/policy.ts";

/**
 * The places of one chat among those that the settings name, by our ids, each once. `channel` finds `id` in a channel's name
 * without its platform, which the settings may leave out.
 */
export function placesOn(
  platform: string,
  channel: RegExp,
  policy: Policy,
  adminChannel: string | undefined,
): readonly string[] {
  const named = [...namedPlaces(policy), adminChannel ?? ""];
  const ids = named.flatMap((place) => {
    if (place.startsWith(`${platform}:`)) return place;
    const id = channel.exec(place)?.groups?.id;
    return id === undefined ? [] : `${platform}:${id}`;
  });
  return [...new Set(ids)];
}

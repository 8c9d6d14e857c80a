import type { World } from "../world/world.ts";
export function seePage(_world: World, _as: string | null): string {
  return "";
}

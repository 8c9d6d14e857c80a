import type { Alert, AlertQuery } from "./alerts.ts";
import { fitsQuery } from "./ops-alerts.ts";
import type { Asked } from "./ops-attribution.ts";
import { type Listing, readListing } from "./ops-listing.ts";
import type { VendorUser } from "./people.ts";
import { unknownPerson } from "./unknown-person.ts";

/** `A` is the vendor's alert. */
export interface AlertListing<A> extends Listing<A> {
  /** What messages name when the query's person is unknown there. */
  readonly asked: Asked;
  searchOf(query: AlertQuery): string;
  alertOf(alert: A): Alert;
  findUser(email: string): Promise<VendorUser | undefined>;
}

/** The alerts that fit a query, oldest first. Throws BotError("unknown_person") for an assignee who has no account there. */
export async function* alertsThatFit<A extends { readonly id: string; readonly createdAt: number }>(
  listing: AlertListing<A>,
  query: AlertQuery,
): AsyncGenerator<Alert> {
  const assignee = query.assignee && (await listing.findUser(query.assignee.email ?? ""));
  if (query.assignee !== undefined && assignee === undefined) throw unknownPerson(query.assignee, listing.asked);
  for await (const found of readListing(listing, listing.searchOf(query))) {
    const alert = listing.alertOf(found);
    if (fitsQuery(alert, query, assignee)) yield alert;
  }
}

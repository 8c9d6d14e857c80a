/** What `GET /_control` says. */
export const CONTROL_HELP = `The sandbox's switches. Bodies are JSON; what is not understood is answered with 400 and the reason.

POST   /_control/faults    one fault for the next requests that match; answers with those pending
       {"vendor": "pagerduty", "method": "PUT", "path": "^/incidents", "times": 1, "fault": {"kind": "html"}}
       vendor, method, path (a regular expression below the vendor's prefix) and times may be left out
       "when": "before" or "after" the effect, where shown; times are real time but for late
       {"kind": "answer", "status": 503, "headers": {}, "body": {}, "when": "after"}   this in place of the vendor's answer
       {"kind": "html", "status": 502, "when": "after"}        an error page, as a proxy sends it
       {"kind": "empty", "status": 200, "when": "after"}       nothing but a status
       {"kind": "cut"}                                          the answer breaks off in the middle
       {"kind": "reset", "when": "after"}                      the connection is reset
       {"kind": "hang", "when": "after"}                       no answer, ever
       {"kind": "slow", "ms": 3000}                             the answer comes later
       {"kind": "drip", "everyMs": 1000}                        the answer, one byte at a time
       {"kind": "late", "ms": 5000, "by": "hang"}              no answer (or "by": "reset"); the vendor does it 5 s later
       {"kind": "wrong", "what": "ids"}                         the answer with other ids (or "what": "state")
       {"kind": "big", "bytes": 2000000, "as": "padding"}      the answer in 2 MB of blanks (or "as": "instead" of it)
       {"kind": "revoked"}                                      the vendor refuses the key until the fault is lifted
GET    /_control/faults    those pending
DELETE /_control/faults    lifts all; ?vendor=pagerduty only one vendor's

PUT    /_control/chaos     {"seed": 7, "share": 0.25}: random faults for a quarter of all requests; of the writes struck
       half have had their effect. "kinds": ["error", "throttled", "html", "empty", "cut", "reset", "hang", "slow",
       "drip", "late", "wrong", "big"] names which; "lateMs": 2000 how late the late ones may be
GET    /_control/chaos     as it is set
DELETE /_control/chaos     no more

PUT    /_control/lag       {"vendor": "statuspage", "ms": 20000}: reads show the state as it was so long ago; without a
       vendor all lag; 0 ends it
GET    /_control/lag       as it is set
GET    /_control/late      how many late requests have yet to be carried out

PUT    /_control/hooks     {"vendor": "pagerduty", "url": "http://127.0.0.1:3000/hooks/pagerduty", "secret": "…"}: this vendor
       tells that address of every change from now on; the secret signs, where the vendor signs, else it is part of the
       address
GET    /_control/hooks     the addresses without their secrets: how many webhooks wait, were taken, were dropped
POST   /_control/storm     {"alerts": 500, "overMs": 10000}: so many alerts, spread over so long; answers with what it began.
       "vendors": ["pagerduty"] only there (else at all pagers); "seed": 7 other ones, the same for the same seed
GET    /_control/storm     the storm under way, or the last one: {alerts, overMs, vendors, seed, happened}

GET    /_control/effects   every write that took effect: {at, vendor, effect, target, marker, text, changed}
DELETE /_control/effects   forgets them

GET, PUT         /_control/latency   {"ms": 50} added to each request
GET, PUT, DELETE /_control/traffic   {"recording": true}; what was asked and answered
`;

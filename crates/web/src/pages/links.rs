//! Links: the other nodes with whom this one shares, how each link stands, and making a new one.

use joinder_core::{Role, codes::Right};
use joinder_node::{GoesOut, Invitation, KeptBack, LinkState, LinkView, LookUpSide, LookUpView, OwnKeys};
use maud::{Markup, html};

use super::{FieldError, described, errors, field_error, look_up::neighbours::heard_word};
use crate::{
    link::Pulling,
    parts::{
        Column, PageHead, Panel, Table, Tone, act, back_field, empty, facts, notice, organisation, page_head,
        panel, purpose_with_letter, state_word, table,
    },
    paths,
    reader::Reader,
};

/// What an administrator writes into the configuration; nothing is filled in by guessing.
const SECTION: &str = "[link]\nlisten = \"0.0.0.0:8471\"\naddress = \"https://NODE.EXAMPLE:8471\"";

/// How long an invitation may be valid: hours, and the words for it.
pub const VALID: [(u16, &str); 3] =
    [(1, "link-valid-hour"), (24, "link-valid-day"), (168, "link-valid-week")];

/// What an invited organisation may be, as the form names it, and the words for it.
pub const ROLES: [(Role, &str, &str); 3] = [
    (Role::Authority, "authority", "link-role-authority"),
    (Role::Centre, "centre", "link-role-centre"),
    (Role::Partner, "partner", "link-role-partner"),
];

/// A link, and how pulling over it goes.
pub struct LinkLine {
    /// As the node tells it.
    pub view: LinkView,
    /// As the line tells it.
    pub pulling: Pulling,
}

/// How others know this node.
pub struct OwnSide {
    /// Where it is reached.
    pub address: String,
    /// Its keys.
    pub keys: OwnKeys,
}

/// All links.
pub struct LinksPage {
    /// The links, by organisation.
    pub links: Vec<LinkLine>,
    /// This node's side; none where others cannot reach it yet.
    pub own: Option<OwnSide>,
    /// An invitation just made. It is shown once.
    pub invitation: Option<Invitation>,
    /// What was wrong with what was sent.
    pub errors: Vec<FieldError>,
    /// The latest look-ups over links, the last first.
    pub look_ups: Vec<LookUpView>,
}

impl LinksPage {
    /// Look-ups shown.
    pub const LOOK_UPS: usize = 20;

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("links-lead")) }),
            ..PageHead::new(html! { (reader.say("links-kind")) }, reader.say("room-links"))
        };
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            @if let Some(invitation) = &self.invitation { (made(reader, invitation)) }
            div.grid {
                div.span-8.stack-wide { (self.list(reader)) (self.look_ups(reader)) (what_passes(reader)) }
                div.span-4.stack-wide {
                    @match &self.own {
                        Some(own) => {
                            (self.invite(reader))
                            (self.join(reader))
                            (own_side(reader, own))
                        }
                        None => { (not_reached(reader)) }
                    }
                }
            }
        }
    }

    fn list(&self, reader: &Reader) -> Markup {
        let title = reader.count("n-links", self.links.len() as u64);
        if self.links.is_empty() {
            let step = reader.say("link-invite");
            let step = self.own.is_some().then_some(("#invite", &*step));
            let nothing = empty(&reader.say("links-none"), &reader.say("links-none-words"), step);
            return panel(&Panel::flush(&title, "list", nothing));
        }
        let columns = vec![
            Column::new(reader.say("col-neighbour")),
            Column::new(reader.say("col-state-of-things")),
            Column::new(reader.say("col-to-them")).class("number mid-wide"),
            Column::new(reader.say("col-from-them")).class("number mid-wide"),
            Column::new(reader.say("col-last-exchange")).class("number wide"),
        ];
        let rows = self.links.iter().map(|line| row(reader, line)).collect();
        panel(&Panel::flush(
            &title,
            "list",
            table(&Table::new(reader.say("room-links"), columns, rows).keys()),
        ))
    }

    /// Who asked whom, and why. What was asked stands nowhere, so it does not stand here.
    fn look_ups(&self, reader: &Reader) -> Markup {
        if self.links.is_empty() && self.look_ups.is_empty() {
            return html! {};
        }
        let title = reader.say("look-ups");
        if self.look_ups.is_empty() {
            let nothing = empty(&reader.say("look-ups-none"), &reader.say("look-ups-none-words"), None);
            return panel(&Panel::flush(&title, "look-ups", nothing));
        }
        let columns = vec![
            Column::new(reader.say("look-ups-when")),
            Column::new(reader.say("look-ups-who")),
            Column::new(reader.say("ask-case")),
            Column::new(reader.say("purpose")).class("mid-wide"),
            Column::new(reader.say("look-ups-values")).class("number"),
            Column::new(reader.say("look-ups-outcome")).class("mid-wide"),
        ];
        let rows = self.look_ups.iter().map(|look_up| look_up_row(reader, look_up)).collect();
        let shown = Panel::flush(&title, "look-ups", table(&Table::new(title.clone(), columns, rows)));
        panel(&shown.more(html! { a.button.button-small href="/api/v1/look-ups" { "JSON" } }))
    }

    fn invite(&self, reader: &Reader) -> Markup {
        let form = html! {
            form.stack-wide id="invite" method="post" action="/links/invite" {
                div.field {
                    label for="organisation" { (reader.say("link-whom")) }
                    input id="organisation" name="organisation" required maxlength="64" autocomplete="off" aria-describedby=(described(&self.errors, "organisation"));
                    span.field-hint id="organisation-hint" { (reader.say("link-whom-hint")) }
                    (field_error(&self.errors, "organisation"))
                }
                div.field {
                    label for="role" { (reader.say("link-role")) }
                    select id="role" name="role" aria-describedby=(described(&self.errors, "role")) {
                        @for (role, name, key) in ROLES { option value=(name) selected[role == Role::Authority] { (reader.say(key)) } }
                    }
                    span.field-hint id="role-hint" { (reader.say("link-role-hint")) }
                    (field_error(&self.errors, "role"))
                }
                div.field {
                    label for="valid" { (reader.say("link-valid")) }
                    select id="valid" name="valid" aria-describedby=(described(&self.errors, "valid")) {
                        @for (hours, key) in VALID { option value=(hours) selected[hours == 24] { (reader.say(key)) } }
                    }
                    span.field-hint id="valid-hint" { (reader.say("link-invite-hint")) }
                    (field_error(&self.errors, "valid"))
                }
                button.button.button-main { (reader.say("link-invite-button")) }
            }
        };
        panel(&Panel::new(&reader.say("link-invite"), "invite-title", form))
    }

    fn join(&self, reader: &Reader) -> Markup {
        let form = html! {
            form.stack-wide method="post" action="/links/join" {
                div.field {
                    label for="invitation" { (reader.say("link-invitation")) }
                    textarea id="invitation" name="invitation" rows="3" required spellcheck="false" autocomplete="off" aria-describedby=(described(&self.errors, "invitation")) {}
                    span.field-hint id="invitation-hint" { (reader.say("link-join-hint")) }
                    (field_error(&self.errors, "invitation"))
                }
                button.button { (reader.say("link-join-button")) }
            }
        };
        panel(&Panel::new(&reader.say("link-join"), "join-title", form))
    }
}

fn row(reader: &Reader, line: &LinkLine) -> Vec<Markup> {
    let view = &line.view;
    let waits = waiting(view);
    vec![
        html! {
            a href=(paths::link(&view.organisation.code)) { (view.organisation.name) }
            span.sub { (organisation(reader, &view.organisation.code, view.organisation.country)) }
        },
        state(reader, line),
        html! {
            (reader.number(view.out_size))
            @if waits > 0 { span.sub { (reader.count("link-waits", waits)) } }
        },
        html! {
            (reader.number(view.in_size))
            @if line.pulling.left > 0 { span.sub { (reader.count("link-waits", line.pulling.left)) } }
        },
        html! { @if let Some(at) = view.last_exchange_ms { (reader.moment(at)) } @else { "–" } },
    ]
}

fn look_up_row(reader: &Reader, look_up: &LookUpView) -> Vec<Markup> {
    let neighbour = organisation(reader, &look_up.organisation, None);
    let outcome = match (look_up.side, &look_up.outcome) {
        (LookUpSide::Theirs, _) => reader.count("look-ups-told", look_up.told.len() as u64),
        (LookUpSide::Ours, Some(outcome)) => heard_word(reader, outcome),
        (LookUpSide::Ours, None) => reader.say("look-ups-unknown").into_owned(),
    };
    vec![
        html! { (reader.moment(look_up.at_ms)) },
        match look_up.side {
            LookUpSide::Ours => html! { (reader.say("look-ups-ours")) " " (neighbour) },
            LookUpSide::Theirs => html! { (neighbour) " " (reader.say("look-ups-theirs")) },
        },
        html! { bdi { (look_up.case) } },
        html! { (purpose_with_letter(reader, look_up.purpose)) },
        html! { (reader.number(look_up.values as u64)) },
        html! { (outcome) },
    ]
}

/// Entries that the neighbour has not fetched yet.
fn waiting(view: &LinkView) -> u64 {
    view.out_size.saturating_sub(view.acknowledged)
}

fn state(reader: &Reader, line: &LinkLine) -> Markup {
    match (&line.view.state, &line.pulling.trouble) {
        (LinkState::Active, Some(_)) => state_word(Tone::Worth, &reader.say("link-trouble")),
        (state, _) => link_state(reader, state),
    }
}

/// The state of a link, but for what troubles it just now.
fn link_state(reader: &Reader, state: &LinkState) -> Markup {
    let (tone, words) = link_state_words(reader, state);
    state_word(tone, &words)
}

/// The same in words alone, and their tone.
pub(super) fn link_state_words(reader: &Reader, state: &LinkState) -> (Tone, String) {
    let (tone, key) = match state {
        LinkState::Active => (Tone::Good, "link-active"),
        LinkState::Paused => (Tone::Quiet, "link-paused"),
        LinkState::Stopped { .. } => (Tone::Bad, "link-stopped"),
        LinkState::Revoked => (Tone::Quiet, "link-revoked"),
    };
    (tone, reader.say(key).into_owned())
}

/// An invitation, to be copied now: the node keeps only a digest of its secret.
fn made(reader: &Reader, invitation: &Invitation) -> Markup {
    let role = ROLES.iter().find(|(role, ..)| *role == invitation.role).map(|(_, _, key)| reader.say(key));
    let whom = [("whom", invitation.whom.as_str()), ("role", role.as_deref().unwrap_or_default())];
    let body = html! {
        p { b { (reader.fill("link-made-for", &whom)) } }
        p { (reader.fill("link-made-words", &[("until", &reader.moment(invitation.expires_ms))])) }
        div.field {
            label for="made-invitation" { (reader.say("link-made-line")) }
            textarea.one-line id="made-invitation" rows="6" readonly spellcheck="false" autocomplete="off" aria-describedby="made-invitation-hint" { (invitation.to_string()) }
            span.field-hint id="made-invitation-hint" { (reader.say("link-made-hint")) }
        }
    };
    panel(&Panel::new(&reader.say("link-made"), "made", body))
}

fn own_side(reader: &Reader, own: &OwnSide) -> Markup {
    let keys = &own.keys;
    let mut list = vec![
        (reader.say("link-address").into_owned(), html! { span.value { (own.address) } }),
        (reader.say("link-fingerprint").into_owned(), fingerprint(&keys.fingerprint)),
        (reader.say("link-own-ledger-key").into_owned(), html! { span.value { (keys.ledger_key) } }),
    ];
    if let Some(next) = &keys.next_fingerprint {
        list.push((reader.say("link-next-fingerprint").into_owned(), fingerprint(next)));
        let codes: Vec<&str> = keys.waits_for.iter().map(|code| code.as_str()).collect();
        list.push((reader.say("link-waits-for").into_owned(), html! { (codes.join(", ")) }));
    }
    let body = html! { (facts(&list)) div.panel-body { (rotate(reader)) } };
    panel(&Panel::flush(&reader.say("link-own"), "own", body))
}

/// Asks which key, and once more whether.
fn rotate(reader: &Reader) -> Markup {
    let fields = html! {
        (back_field(reader))
        p { (reader.say("link-rotate-words")) }
        div.field {
            label for="rotate-what" { (reader.say("link-rotate")) }
            select id="rotate-what" name="what" aria-describedby="rotate-what-hint" {
                option value="ledger" { (reader.say("link-rotate-ledger")) }
                option value="tls" { (reader.say("link-rotate-tls")) }
            }
            span.field-hint id="rotate-what-hint" { (reader.say("link-rotate-hint")) }
        }
    };
    act(
        &reader.say("link-rotate"),
        "",
        "/links/rotate",
        fields,
        &reader.say("link-rotate-button"),
        "button-main",
    )
}

/// In groups of four, to be read out on the telephone.
fn fingerprint(hex: &str) -> Markup {
    let letters: Vec<char> = hex.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    html! { span.value { (groups.join(" ")) } }
}

/// Since when something is known here, where that was noted.
fn since(reader: &Reader, at_ms: Option<i64>) -> Markup {
    html! {
        @if let Some(at) = at_ms { span.sub { (reader.fill("link-since", &[("since", &reader.moment(at))])) } }
    }
}

fn not_reached(reader: &Reader) -> Markup {
    let body = html! {
        p { (reader.say("link-not-reached-words")) }
        pre.raw tabindex="0" { (SECTION) }
    };
    panel(&Panel::new(&reader.say("link-not-reached"), "not-reached", body))
}

fn what_passes(reader: &Reader) -> Markup {
    let lines = [
        (reader.say("release-full"), reader.say("link-passes-full")),
        (reader.say("release-hit"), reader.say("link-passes-hit")),
        (reader.say("release-sealed"), reader.say("link-passes-sealed")),
        (reader.say("release-own"), reader.say("link-passes-own")),
        (reader.say("link-taken-back"), reader.say("link-passes-back")),
    ];
    let list: Vec<_> =
        lines.into_iter().map(|(name, words)| (name.into_owned(), html! { (words) })).collect();
    panel(&Panel::flush(&reader.say("link-passes"), "passes", facts(&list)))
}

/// One link.
pub struct LinkPage {
    /// The link.
    pub line: LinkLine,
    /// What of our own goes there.
    pub goes_out: GoesOut,
    /// Who asked for its end and waits for a second person.
    pub first: Option<String>,
}

impl LinkPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let view = &self.line.view;
        let whose = &view.organisation;
        let head = PageHead {
            facts: vec![
                organisation(reader, &whose.code, whose.country),
                state(reader, &self.line),
                html! { @if let Some(contact) = &whose.contact { (contact) } },
            ],
            actions: self.actions(reader),
            ..PageHead::new(html! { a href="/links" { (reader.say("room-links")) } }, whose.name.clone())
        };
        html! {
            (page_head(&head))
            (self.why(reader))
            @if let Some(first) = &self.first { (notice(Tone::Worth, html! { (reader.fill("link-first-of-two", &[("name", first)])) })) }
            div.grid {
                div.span-6 { (self.standing(reader)) }
                div.span-6.stack-wide { (self.goes_out(reader)) (self.passed(reader)) }
            }
        }
    }

    fn actions(&self, reader: &Reader) -> Markup {
        let to = |what: &str| format!("{}/{what}", paths::link(&self.line.view.organisation.code));
        let plain = |what: &str, key: &str| {
            html! { form.inline method="post" action=(to(what)) { (back_field(reader)) button.button { (reader.say(key)) } } }
        };
        html! {
            @match &self.line.view.state {
                LinkState::Active => { (plain("pause", "link-pause")) (self.revoke(reader, &to("revoke"))) }
                LinkState::Paused | LinkState::Stopped { .. } => { (plain("resume", "link-resume")) (self.revoke(reader, &to("revoke"))) }
                LinkState::Revoked => {}
            }
        }
    }

    fn revoke(&self, reader: &Reader, action: &str) -> Markup {
        let fields = html! {
            (back_field(reader))
            p { (reader.say("link-revoke-words")) }
            label.check { input type="checkbox" name="recall" value="yes"; (reader.say("link-recall")) }
        };
        act(&reader.say("link-revoke"), "", action, fields, &reader.say("link-revoke-button"), "button-main")
    }

    /// What keeps the link from working, and what to do.
    fn why(&self, reader: &Reader) -> Markup {
        let words = |title: &str, why: &str, to_do: &str| {
            html! { div.errors role="alert" { p { b { (reader.say(title)) } " " (why) } p { (reader.say(to_do)) } } }
        };
        match (&self.line.view.state, &self.line.pulling.trouble) {
            (LinkState::Stopped { why }, _) => words("link-stopped-because", why, "link-stopped-do"),
            (LinkState::Active, Some(trouble)) => words("link-trouble-because", trouble, "link-trouble-do"),
            (LinkState::Active, None) | (LinkState::Paused | LinkState::Revoked, _) => html! {},
        }
    }

    fn standing(&self, reader: &Reader) -> Markup {
        let view = &self.line.view;
        let last = view.last_exchange_ms.map_or_else(|| "–".to_owned(), |at| reader.moment(at));
        let mut list = vec![
            (reader.say("col-last-exchange").into_owned(), html! { (last) }),
            (reader.say("link-to-fetch").into_owned(), html! { (reader.number(waiting(view))) }),
            (reader.say("link-to-take").into_owned(), html! { (reader.number(self.line.pulling.left)) }),
            (reader.say("link-address").into_owned(), html! { span.value { (view.address) } }),
            (
                reader.say("link-fingerprint").into_owned(),
                html! { (fingerprint(&view.tls_fingerprint)) (since(reader, view.tls_since_ms)) },
            ),
        ];
        if let Some(next) = &view.next_tls_fingerprint {
            list.push((reader.say("link-next-fingerprint").into_owned(), fingerprint(next)));
        }
        for (at, one) in view.ledger_keys.iter().enumerate() {
            let name = reader.say(if at == 0 { "link-ledger-key" } else { "link-former-key" });
            let key = html! { span.value { (one.key) } (since(reader, one.since_ms)) };
            list.push((name.into_owned(), key));
        }
        let file = |of: &str| {
            let address = format!("{}/ledger.ndjson?of={of}", paths::link(&view.organisation.code));
            html! { a href=(address) { (reader.say("link-ledger-file")) } }
        };
        // The reports stand in them.
        if reader.who.rights.contains(Right::Export) {
            list.push((reader.say("link-ledger-told").into_owned(), file("told")));
            if view.in_size > 0 {
                list.push((reader.say("link-ledger-heard").into_owned(), file("heard")));
            }
        }
        if view.waiting_erasures > 0 {
            let count = reader.count("link-erasures-n", view.waiting_erasures);
            list.push((reader.say("link-erasures").into_owned(), state_word(Tone::Worth, &count)));
        }
        panel(&Panel::flush(&reader.say("link-standing"), "standing", facts(&list)))
    }

    /// What is told, and what is kept back and why: two reasons why nothing may come to them.
    fn goes_out(&self, reader: &Reader) -> Markup {
        let out = &self.goes_out;
        if matches!(self.line.view.state, LinkState::Revoked) {
            return html! {};
        }
        let mut rows = vec![
            (reader.say("goes-told"), reader.say("goes-told-words"), out.told),
            (reader.say("goes-for-hits"), reader.say("goes-for-hits-words"), out.for_hits),
        ];
        rows.extend(
            out.kept
                .iter()
                .map(|(&why, &count)| (reader.say("goes-kept"), reader.say(kept_words(why)), count)),
        );
        if out.kept.is_empty() {
            rows.push((reader.say("goes-kept"), reader.say("goes-kept-none"), 0));
        }
        let columns = vec![
            Column::new(reader.say("col-goes")),
            Column::new(reader.say("col-goes-why")),
            Column::new(reader.say("col-goes-reports")).class("number"),
        ];
        let rows = rows.into_iter().map(|(what, why, count)| {
            vec![html! { (what) }, html! { (why) }, html! { (reader.number(count)) }]
        });
        let title = reader.say("goes-out");
        let known = html! { (reader.count("goes-known", out.known)) @if out.passes_on { " " (reader.say("goes-known-passed")) } };
        let body = table(&Table::new(title.clone(), columns, rows.collect()).stacked());
        panel(&Panel::flush(&title, "goes-out", body).foot(known))
    }

    fn passed(&self, reader: &Reader) -> Markup {
        let view = &self.line.view;
        let title = reader.say("link-passed");
        if view.told.is_empty() && view.heard.is_empty() {
            let nothing = empty(&reader.say("link-passed-none"), &reader.say("link-passed-none-words"), None);
            return panel(&Panel::flush(&title, "passed", nothing));
        }
        let count_of = |list: &[(String, u64)], what: &str| {
            list.iter().find(|(name, _)| name == what).map_or(0, |(_, count)| *count)
        };
        let mut kinds: Vec<&String> = view.told.iter().chain(&view.heard).map(|(what, _)| what).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let columns = vec![
            Column::new(reader.say("col-passed")),
            Column::new(reader.say("col-to-them")).class("number"),
            Column::new(reader.say("col-from-them")).class("number"),
        ];
        let rows = kinds.into_iter().map(|what| {
            let [told, heard] = [&view.told, &view.heard].map(|list| reader.number(count_of(list, what)));
            vec![html! { (entry_kind(reader, what)) }, html! { (told) }, html! { (heard) }]
        });
        panel(&Panel::flush(&title, "passed", table(&Table::new(title.clone(), columns, rows.collect()))))
    }
}

/// Why nothing is told of a report, in words.
fn kept_words(why: KeptBack) -> &'static str {
    match why {
        KeptBack::Own => "kept-own",
        KeptBack::Sealed => "kept-sealed",
        KeptBack::Purpose => "kept-purpose",
        KeptBack::Red => "kept-red",
        KeptBack::Audience => "kept-audience",
        KeptBack::Partner => "kept-partner",
        KeptBack::Restricted => "kept-restricted",
    }
}

/// An entry's kind in words; as it is named where a newer node has one that this one does not know.
fn entry_kind(reader: &Reader, kind: &str) -> String {
    let key = format!("entry-{kind}");
    if reader.locale.knows(&key) { reader.say(&key).into_owned() } else { kind.to_owned() }
}

//! People at the door: who gets in, who does not, and what stands in the files afterwards.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicI64, Ordering},
};

use jiff::ToSpan;
use joinder_core::{
    Actor, FourEyes, Organisation, Rights, Role, Working,
    codes::{PersonRole, Purpose, Right, StopGround},
};
use joinder_node::{
    AccountState, Begun, Chance, ImportOptions, KeepDecision, LogIn, May, NewToken, Node, NodeError, Now,
    PasswordFault, PeopleError, ReportQuery, Secret, SeededChance, Settings, Store, TakeUp,
};
use joinder_observables::SharedLists;
use ring::hmac;

mod people {
    mod passkeys;
    mod provider;
    mod units;
}

const NOW: i64 = 1_790_000_000_000;
const HOME: &str = "192.0.2.1";
const PASSWORD: &str = "mossy lantern hums";

/// What somebody else does in the middle of a use case.
type Doing = Box<dyn FnOnce() + Send>;

/// The moment of it: after so many looks at the clock, or questions for chance.
#[derive(Clone, Default)]
struct Meanwhile(Arc<Mutex<Option<(u32, Doing)>>>);

impl Meanwhile {
    fn at(&self, moment: u32, doing: impl FnOnce() + Send + 'static) {
        *self.0.lock().unwrap() = Some((moment, Box::new(doing)));
    }

    fn passes(&self) {
        let mut slot = self.0.lock().unwrap();
        let doing = match slot.take() {
            Some((1, doing)) => Some(doing),
            Some((moment, doing)) => {
                *slot = Some((moment - 1, doing));
                None
            }
            None => None,
        };
        drop(slot);
        if let Some(doing) = doing {
            doing();
        }
    }
}

#[derive(Clone)]
struct Clock(Arc<AtomicI64>, Meanwhile);

impl Now for Clock {
    fn ms(&self) -> i64 {
        self.1.passes();
        self.0.load(Ordering::Relaxed)
    }
}

impl Clock {
    fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

struct Dice(SeededChance, Meanwhile);

impl Chance for Dice {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        self.1.passes();
        self.0.fill(bytes)
    }
}

struct House {
    node: Node,
    clock: Clock,
    dice: Meanwhile,
    folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock(Arc::new(AtomicI64::new(NOW)), Meanwhile::default());
        let dice = Meanwhile::default();
        let organisation = Organisation {
            code: "NL-police".parse().unwrap(),
            name: "Police of a State".into(),
            role: Role::Authority,
            country: None,
            contact: None,
        };
        let settings = Settings {
            folder: folder.path().to_owned(),
            organisation,
            lists: SharedLists::builtin(),
            now: Box::new(clock.clone()),
            chance: Box::new(Dice(SeededChance::new(5), dice.clone())),
        };
        let node = Node::open(Store::sqlite(folder.path(), None).unwrap(), settings).unwrap();
        Self { node, clock, dice, folder }
    }

    /// A house with an administrator who has logged in; gives the secret of the second factor and the recovery codes.
    fn with_administrator() -> (Self, Vec<u8>, Vec<Secret>) {
        let house = Self::new();
        let code = house.node.first_code().unwrap().unwrap();
        let (secret, codes) = house.settle("root", &code);
        (house, secret, codes)
    }

    /// Takes an account up and sets the second factor up.
    fn settle(&self, name: &str, code: &Secret) -> (Vec<u8>, Vec<Secret>) {
        let begun = self
            .node
            .take_up(&TakeUp { code: code.show(), name, password: PASSWORD, address: HOME })
            .unwrap();
        assert!(!begun.whole);
        let session = self.node.session(begun.token.show()).unwrap().unwrap();
        let shown = self.node.second_factor_to_set_up(&session.id, name).unwrap().unwrap();
        let secret = from_base32(shown.secret.show());
        assert_eq!(session.rights, Rights::NONE, "nothing before the second factor");
        let (begun, codes) =
            self.node.confirm_second_factor(&session.id, name, &self.code(&secret), HOME).unwrap();
        assert!(begun.whole && codes.len() == 10);
        self.clock.pass(30_000);
        (secret, codes)
    }

    fn colleague(&self, name: &str, role: PersonRole) -> Vec<u8> {
        let code = self.node.invite_person(name, role, None).unwrap();
        self.settle(name, &code).0
    }

    fn code(&self, secret: &[u8]) -> String {
        totp(secret, self.clock.ms())
    }

    fn log_in(&self, name: &str, password: &str, code: &str, address: &str) -> Result<Begun, PeopleError> {
        match self.node.log_in(&LogIn { name, password, code, address }) {
            Ok(begun) => Ok(begun),
            Err(NodeError::People(error)) => Err(error),
            Err(error) => unreachable!("{error}"),
        }
    }
}

/// RFC 6238, written once more.
fn totp(secret: &[u8], now_ms: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &(now_ms / 30_000).to_be_bytes());
    let at = usize::from(tag.as_ref()[19] & 15);
    let four: [u8; 4] = tag.as_ref()[at..at + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

fn from_base32(text: &str) -> Vec<u8> {
    let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = text.chars().map(|c| format!("{:05b}", signs.find(c).unwrap())).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

fn people(error: NodeError) -> PeopleError {
    if let NodeError::People(error) = error { error } else { unreachable!("{error}") }
}

#[test]
fn the_first_administrator_comes_in_by_a_code_that_counts_once_and_for_an_hour() {
    let house = House::new();
    assert!(!house.node.has_accounts());
    let old = house.node.first_code().unwrap().unwrap();
    let code = house.node.first_code().unwrap().unwrap();
    let take_up = |code: &Secret, name: &str, password: &str| {
        let asked = TakeUp { code: code.show(), name, password, address: HOME };
        house.node.take_up(&asked).map_err(people)
    };
    assert_eq!(take_up(&old, "root", PASSWORD), Err(PeopleError::Code), "a newer one takes its place");
    assert_eq!(take_up(&code, "a name", PASSWORD), Err(PeopleError::Name));
    let common = PeopleError::Password(PasswordFault::Common);
    assert_eq!(take_up(&code, "root", "NL-police-2026!"), Err(common), "the code still counts after a fault");
    house.clock.pass(3_600_000);
    assert_eq!(take_up(&code, "root", PASSWORD), Err(PeopleError::Code), "after an hour");
    let code = house.node.first_code().unwrap().unwrap();
    take_up(&code, "Root", PASSWORD).unwrap();
    assert!(house.node.has_accounts());
    assert_eq!(take_up(&code, "other", PASSWORD), Err(PeopleError::Code), "once");
    assert_eq!(house.node.first_code().unwrap(), None, "there is an account");
    let accounts = house.node.accounts().unwrap();
    assert_eq!((accounts[0].name.as_str(), accounts[0].role), ("root", PersonRole::Administrator));
}

#[test]
fn who_has_all_three_gets_in_and_a_code_counts_once() {
    let (house, secret, _) = House::with_administrator();
    let code = house.code(&secret);
    for (name, password, code) in [
        ("root", "mossy lantern hum", code.as_str()),
        ("roof", PASSWORD, code.as_str()),
        ("root", PASSWORD, "000000"),
        ("root", PASSWORD, ""),
        ("", "", ""),
    ] {
        assert_eq!(house.log_in(name, password, code, HOME), Err(PeopleError::WrongLogIn), "{name} {code}");
    }
    let begun = house.log_in(" Root ", PASSWORD, &code, HOME).unwrap();
    let session = house.node.session(begun.token.show()).unwrap().unwrap();
    assert_eq!((session.account.as_str(), session.rights), ("root", Rights::of(PersonRole::Administrator)));
    assert_eq!(
        house.log_in("root", PASSWORD, &code, HOME),
        Err(PeopleError::WrongLogIn),
        "a code counts once"
    );
    house.clock.pass(30_000);
    assert!(house.log_in("root", PASSWORD, &house.code(&secret), HOME).is_ok());
}

#[test]
fn a_recovery_code_lets_in_once() {
    let (house, _, codes) = House::with_administrator();
    let code = codes[3].show().to_uppercase();
    assert!(house.log_in("root", PASSWORD, &code, HOME).is_ok());
    assert_eq!(house.log_in("root", PASSWORD, &code, HOME), Err(PeopleError::WrongLogIn));
    assert_eq!(house.node.recovery_codes_left("root").unwrap(), 9);
}

#[test]
fn failing_for_somebody_elsewhere_keeps_nobody_out() {
    let (house, secret, _) = House::with_administrator();
    let mut later = 0;
    for number in 0..200 {
        let from = format!("198.51.100.{}", number % 20);
        if let Err(PeopleError::Later { .. }) = house.log_in("root", "a wrong password", "123456", &from) {
            later += 1;
        }
    }
    assert!(later > 100, "who fails has to wait: {later}");
    for _ in 0..20 {
        // Even beside somebody who fails at the same address.
        assert_eq!(house.log_in("root", "a wrong password", "123456", HOME), Err(PeopleError::WrongLogIn));
    }
    assert!(house.log_in("root", PASSWORD, &house.code(&secret), HOME).is_ok());
}

#[test]
fn a_session_ends_by_its_person_by_idleness_and_after_a_day_of_work() {
    let (house, secret, _) = House::with_administrator();
    let begin = || {
        house.clock.pass(30_000);
        house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap().token
    };
    let open = |token: &Secret| house.node.session(token.show()).unwrap();
    let (one, two) = (begin(), begin());
    let id = open(&one).unwrap().id;
    house.node.end_session("root", &id).unwrap();
    assert!(open(&one).is_none() && open(&two).is_some());
    house.clock.pass(30 * 60_000);
    assert!(open(&two).is_none(), "idle");
    let three = begin();
    for _ in 0..12 * 3 {
        house.clock.pass(20 * 60_000 - 1_000);
        assert!(open(&three).is_some());
    }
    house.clock.pass(40_000);
    assert!(open(&three).is_none(), "twelve hours");
    assert!(house.node.session("nonsense").unwrap().is_none());
}

#[test]
fn a_changed_password_ends_the_other_sessions() {
    let (house, secret, _) = House::with_administrator();
    let other = house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap();
    house.clock.pass(30_000);
    let own = house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap();
    let session = house.node.session(own.token.show()).unwrap().unwrap();
    let change =
        |current, wanted| house.node.change_password(&session.id, "root", current, wanted).map_err(people);
    assert_eq!(change("wrong", "eleven grey herons"), Err(PeopleError::WrongLogIn));
    assert_eq!(change(PASSWORD, "short"), Err(PeopleError::Password(PasswordFault::Short)));
    change(PASSWORD, "eleven grey herons").unwrap();
    assert!(house.node.session(own.token.show()).unwrap().is_some());
    assert!(house.node.session(other.token.show()).unwrap().is_none());
    house.clock.pass(30_000);
    let code = house.code(&secret);
    assert_eq!(house.log_in("root", PASSWORD, &code, HOME), Err(PeopleError::WrongLogIn));
    assert!(house.log_in("root", "eleven grey herons", &code, HOME).is_ok());
}

#[test]
fn the_old_second_factor_counts_until_the_new_one_is_confirmed() {
    let (house, secret, _) = House::with_administrator();
    let other = house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap();
    house.clock.pass(30_000);
    let own = house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap();
    house.clock.pass(30_000);
    let session = |begun: &Begun| house.node.session(begun.token.show()).unwrap();
    let (own_id, other_id) = (session(&own).unwrap().id, session(&other).unwrap().id);
    let renew = |code: &str| house.node.renew_second_factor(&own_id, "root", PASSWORD, code).map_err(people);
    assert_eq!(renew("000000"), Err(PeopleError::WrongLogIn));
    assert_eq!(house.node.second_factor_to_set_up(&own_id, "root").unwrap(), None);
    renew(&house.code(&secret)).unwrap();
    assert!(session(&own).unwrap().whole && session(&other).is_some(), "nothing has changed yet");
    let shown = |id| house.node.second_factor_to_set_up(id, "root").unwrap();
    assert_eq!(shown(&other_id), None, "told where the old one was proved, and nowhere else");
    let new = from_base32(shown(&own_id).unwrap().secret.show());
    assert_ne!(new, secret);
    house.clock.pass(30_000);
    assert_eq!(house.log_in("root", PASSWORD, &house.code(&new), HOME), Err(PeopleError::WrongLogIn));
    assert!(house.log_in("root", PASSWORD, &house.code(&secret), HOME).is_ok());
    let confirm = |id, code: &str| house.node.confirm_second_factor(id, "root", code, HOME).map_err(people);
    assert_eq!(confirm(&own_id, &house.code(&secret)).map(|_| ()), Err(PeopleError::Code));
    assert_eq!(confirm(&other_id, &house.code(&new)).map(|_| ()), Err(PeopleError::Code));
    let (begun, codes) = confirm(&own_id, &house.code(&new)).unwrap();
    assert!(session(&begun).unwrap().whole && codes.len() == 10);
    assert!(session(&own).is_none() && session(&other).is_none(), "every session ends");
    assert_eq!(shown(&session(&begun).unwrap().id), None, "told once");
    house.clock.pass(30_000);
    assert_eq!(house.log_in("root", PASSWORD, &house.code(&secret), HOME), Err(PeopleError::WrongLogIn));
    assert!(house.log_in("root", PASSWORD, &house.code(&new), HOME).is_ok());
}

#[test]
fn another_second_factor_is_confirmed_soon_or_not_at_all() {
    let (house, secret, _) = House::with_administrator();
    let own = house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap();
    house.clock.pass(30_000);
    let id = house.node.session(own.token.show()).unwrap().unwrap().id;
    house.node.renew_second_factor(&id, "root", PASSWORD, &house.code(&secret)).unwrap();
    let shown = || house.node.second_factor_to_set_up(&id, "root").unwrap();
    let new = from_base32(shown().unwrap().secret.show());
    house.clock.pass(10 * 60_000);
    assert_eq!(shown(), None);
    let late = house.node.confirm_second_factor(&id, "root", &house.code(&new), HOME);
    assert_eq!(late.map(|_| ()).map_err(people), Err(PeopleError::Code));
}

#[test]
fn a_token_may_no_more_than_its_scopes_and_its_person() {
    let (house, _, _) = House::with_administrator();
    house.colleague("ana", PersonRole::Analyst);
    let make = |scopes: &[Right], days| {
        let new = NewToken { name: "nightly".into(), scopes: Rights::these(scopes), days };
        house.node.make_token("ana", &new).map_err(people)
    };
    assert_eq!(make(&[], 30), Err(PeopleError::Scopes));
    assert_eq!(make(&[Right::LookUp, Right::ReadAudit], 30), Err(PeopleError::Scopes), "not ana's");
    assert_eq!(make(&[Right::LookUp], 367), Err(PeopleError::Days));
    let token = make(&[Right::LookUp, Right::Decide], 30).unwrap();
    let open = |token: &Secret| house.node.token_of(token.show()).unwrap();
    assert_eq!(open(&token).unwrap().rights, Rights::these(&[Right::LookUp, Right::Decide]));
    house.node.set_role("ana", PersonRole::Viewer).unwrap();
    assert_eq!(open(&token).unwrap().rights, Rights::these(&[Right::LookUp]), "a viewer decides nothing");
    house.node.end_token("ana", "nightly").unwrap();
    assert!(open(&token).is_none());
    let token = make(&[Right::LookUp], 1).unwrap();
    house.clock.pass(24 * 3_600_000);
    assert!(open(&token).is_none(), "after a day");
    let root = NewToken { name: "x".into(), scopes: Rights::these(&[Right::AdministerAccounts]), days: 1 };
    assert_eq!(house.node.make_token("root", &root).map_err(people), Err(PeopleError::Scopes));
}

#[test]
fn who_is_disabled_or_reset_is_out_at_once() {
    let (house, _, _) = House::with_administrator();
    let secret = house.colleague("ana", PersonRole::Analyst);
    let begun = house.log_in("ana", PASSWORD, &house.code(&secret), HOME).unwrap();
    let new = NewToken { name: "nightly".into(), scopes: Rights::these(&[Right::LookUp]), days: 30 };
    let token = house.node.make_token("ana", &new).unwrap();
    house.node.disable_person("ana").unwrap();
    assert!(house.node.session(begun.token.show()).unwrap().is_none());
    assert!(house.node.token_of(token.show()).unwrap().is_none());
    house.clock.pass(30_000);
    assert_eq!(house.log_in("ana", PASSWORD, &house.code(&secret), HOME), Err(PeopleError::WrongLogIn));
    let code = house.node.reset_person("ana").unwrap();
    assert_eq!(house.log_in("ana", PASSWORD, &house.code(&secret), HOME), Err(PeopleError::WrongLogIn));
    house.settle("ana", &code);
    assert_eq!(house.node.disable_person("root").map_err(people), Err(PeopleError::LastAdministrator));
    assert_eq!(
        house.node.set_role("root", PersonRole::Viewer).map_err(people),
        Err(PeopleError::LastAdministrator)
    );
    assert_eq!(house.node.disable_person("nobody").map_err(people), Err(PeopleError::NoAccount));
    let again = house.node.invite_person("ANA", PersonRole::Viewer, None);
    assert_eq!(again.map_err(people), Err(PeopleError::Taken));
}

#[test]
fn who_is_disabled_while_they_choose_a_password_stays_disabled() {
    let (house, _, _) = House::with_administrator();
    let secret = house.colleague("ana", PersonRole::Analyst);
    let begun = house.log_in("ana", PASSWORD, &house.code(&secret), HOME).unwrap();
    let session = house.node.session(begun.token.show()).unwrap().unwrap().id;
    let node = house.node.clone();
    // The password was looked at; the salt of the new one is the first that chance is asked for.
    house.dice.at(1, move || node.disable_person("ana").unwrap());
    let changed = house.node.change_password(&session, "ana", PASSWORD, "eleven grey herons");
    assert_eq!(changed.map_err(people), Err(PeopleError::WrongLogIn));
    let all = house.node.accounts().unwrap();
    assert_eq!(all.iter().find(|one| one.name == "ana").unwrap().state, AccountState::Disabled);
}

#[test]
fn a_log_in_under_way_does_not_outlive_a_reset() {
    let (house, _, _) = House::with_administrator();
    let secret = house.colleague("ana", PersonRole::Analyst);
    let code = house.code(&secret);
    let node = house.node.clone();
    // The account was read at the first look at the clock.
    house.clock.1.at(2, move || node.reset_person("ana").map(|_| ()).unwrap());
    assert_eq!(house.log_in("ana", PASSWORD, &code, HOME), Err(PeopleError::WrongLogIn));
}

#[test]
fn who_has_the_password_cannot_try_all_digits() {
    let (house, secret, codes) = House::with_administrator();
    let right = house.code(&secret);
    for _ in 0..8 {
        // From where root has logged in before, so that nothing else slows it.
        assert_eq!(house.log_in("root", PASSWORD, "000000", HOME), Err(PeopleError::WrongLogIn));
    }
    assert_eq!(house.log_in("root", PASSWORD, &right, HOME), Err(PeopleError::WrongLogIn), "too many");
    let some_session = "00".repeat(32).parse().unwrap();
    let renewed = house.node.renew_second_factor(&some_session, "root", PASSWORD, &right);
    assert_eq!(renewed.map_err(people), Err(PeopleError::WrongLogIn), "nor by another door");
    assert!(house.log_in("root", PASSWORD, codes[0].show(), HOME).is_ok(), "too long to be tried out");
    house.clock.pass(30_000);
    assert!(house.log_in("root", PASSWORD, &house.code(&secret), HOME).is_ok(), "after a while");
}

#[test]
fn what_takes_two_takes_two_people() {
    let (house, _, _) = House::with_administrator();
    house.colleague("ana", PersonRole::Supervisor);
    house.colleague("ben", PersonRole::Supervisor);
    let person = |name: &str| Actor::Person { account: name.into() };
    let second = |actor: &Actor| house.node.is_second(FourEyes::RevokeLink, "DE-bka", actor).unwrap();
    assert!(!second(&person("ana")) && !second(&person("ana")));
    let waits = || house.node.first_of_two(FourEyes::RevokeLink, "DE-bka").unwrap();
    assert_eq!(waits().as_deref(), Some("ana"));
    let token = Actor::Token { account: "ana".into(), token: "nightly".into() };
    assert!(!second(&token), "a program of the same person is no second one");
    assert!(second(&person("ben")));
    assert_eq!(waits(), None);
    assert!(!second(&person("ben")));
    house.clock.pass(7 * 24 * 3_600_000);
    assert!(!second(&person("ana")), "too late");
    house.clock.pass(7 * 24 * 3_600_000);
    assert!(!second(&person("nobody")) && !second(&person("ana")), "who has no account is none of two");
    assert!(second(&Actor::Operator));
}

#[test]
fn keeping_beyond_the_term_takes_two_who_want_the_very_same() {
    let (house, _, _) = House::with_administrator();
    house.colleague("ana", PersonRole::Supervisor);
    house.colleague("ben", PersonRole::Supervisor);
    let row = "reference,offender email,description\nS-1,one@mule.example.com,a story\n";
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    house.node.import("feed", "a.csv", Box::new(std::io::Cursor::new(row)), &options, &mut |_| {}).unwrap();
    let id = house.node.reports(&ReportQuery::default()).unwrap().rows[0].id;
    house.clock.pass(300 * 24 * 3_600_000);
    let may = |name: &str, decision, why: &str| {
        let may = house.node.may_keep(id, decision, why, &Actor::Person { account: name.into() })?;
        Ok::<_, NodeError>(may != May::Waits)
    };
    let until = house.node.report(id).unwrap().unwrap().keeping.unwrap().until;
    let longer = |months: i64| KeepDecision::Extend { until: until.checked_add(months.months()).unwrap() };
    assert!(!may("ana", longer(1), "the trial").unwrap());
    assert!(!may("ben", longer(2), "the trial").unwrap(), "not the very same");
    let ana = Actor::Person { account: "ana".into() };
    let with_ben = May::NowWith { account: "ben".into(), why: "the trial".into() };
    assert_eq!(house.node.may_keep(id, longer(2), "so do I", &ana).unwrap(), with_ben);
    assert!(
        may("ben", longer(400), "the trial").is_err() && may("ben", longer(1), "").is_err(),
        "nobody waits for it"
    );
    let protects = KeepDecision::Stop { ground: StopGround::Accuracy };
    assert!(may("ana", protects, "it is disputed").unwrap(), "what protects the person acts at once");
    let proof = KeepDecision::Stop { ground: StopGround::Proof };
    assert!(!may("ana", proof, "needed").unwrap());
    // Whoever is to be the second sees what is wanted, by whom and why.
    let waits = || house.node.keeping_that_waits().unwrap();
    let shown: Vec<_> = waits().into_iter().map(|one| (one.wanted, one.account, one.why)).collect();
    let ana = |wanted, why: &str| (wanted, "ana".to_owned(), why.to_owned());
    assert_eq!(shown, [ana(longer(1), "the trial"), ana(proof, "needed")]);
    assert!(waits().iter().all(|one| one.report == id && one.reference.as_str() == "S-1"));
    house.clock.pass(7 * 24 * 3_600_000);
    assert!(waits().is_empty(), "no second came");
    assert!(!may("ben", proof, "needed").unwrap());
    house.node.withdraw(id, "ana").unwrap();
    assert!(waits().is_empty(), "what was said of a report goes with it");
}

#[test]
fn passwords_are_not_tried_without_end_from_a_place_that_many_share() {
    let (house, _, _) = House::with_administrator();
    house.colleague("ana", PersonRole::Analyst);
    let wrong = |_: &i32| {
        house
            .log_in("root", "not the password at all", "000000", HOME)
            .is_err_and(|e| e == PeopleError::WrongLogIn)
    };
    let tried = (0..200).filter(wrong).count();
    assert!((20..60).contains(&tried), "{tried}");
    let session = house.log_in("ana", PASSWORD, "000000", "192.0.2.200");
    assert_eq!(
        session.map_err(|e| e == PeopleError::WrongLogIn).err(),
        Some(true),
        "another account waits for nobody"
    );
}

#[test]
fn a_flood_at_the_door_keeps_nobody_from_their_own_account() {
    let (house, secret, _) = House::with_administrator();
    house.clock.pass(30_000);
    let begun = house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap();
    for number in 0..60 {
        let from = format!("198.51.100.{number}");
        let _ = house.log_in("somebody", "not the password at all", "000000", &from);
    }
    let open = house.node.session(begun.token.show()).unwrap().unwrap();
    house.node.change_password(&open.id, "root", PASSWORD, "another long one for a test").unwrap();
}

#[test]
fn who_has_left_is_no_longer_one_of_two() {
    let (house, _, _) = House::with_administrator();
    let person = |name: &str| Actor::Person { account: name.into() };
    let second = |name: &str| house.node.is_second(FourEyes::RevokeLink, "DE-bka", &person(name)).unwrap();
    house.colleague("ana", PersonRole::Supervisor);
    house.colleague("ben", PersonRole::Supervisor);
    assert!(!second("ana"));
    house.node.set_role("ana", PersonRole::Viewer).unwrap();
    assert!(!second("ben"), "a viewer ends no links");
    house.node.disable_person("ben").unwrap();
    assert!(!second("root"), "who has left asked first");
    house.node.set_role("ana", PersonRole::Supervisor).unwrap();
    assert!(second("ana"));
}

#[test]
fn only_what_is_about_nobody_is_done_without_a_case() {
    for purpose in Purpose::all() {
        let needed = matches!(purpose, Purpose::A | Purpose::C | Purpose::D);
        assert_eq!(Node::working(purpose, " ").is_err(), needed, "{purpose}");
        assert_eq!(
            Node::working(purpose, " 2026-17 ").unwrap(),
            Working { purpose, case: Some("2026-17".into()) }
        );
    }
    assert!(Node::working(Purpose::C, &"x".repeat(101)).is_err());
}

#[test]
fn nothing_that_lets_somebody_in_stands_in_the_files() {
    let (house, secret, codes) = House::with_administrator();
    let begun = house.log_in("root", PASSWORD, &house.code(&secret), HOME).unwrap();
    let invited = house.node.invite_person("ana", PersonRole::Analyst, None).unwrap();
    let new = NewToken { name: "nightly".into(), scopes: Rights::these(&[Right::Statistics]), days: 30 };
    let token = house.node.make_token("root", &new).unwrap();
    let mut secrets = vec![PASSWORD.as_bytes().to_vec(), secret];
    for shown in codes.iter().chain([&begun.token, &invited, &token]) {
        secrets.push(shown.show().as_bytes().to_vec());
        secrets.push(shown.show().replace('-', "").into_bytes());
    }
    let mut files = 0;
    for file in std::fs::read_dir(house.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let Ok(bytes) = std::fs::read(&path) else { continue };
        files += 1;
        for secret in &secrets {
            assert!(memchr::memmem::find(&bytes, secret).is_none(), "{}", path.display());
        }
        if path.ends_with("joinder.key") {
            let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&path).unwrap());
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    assert!(files >= 2 && house.folder.path().join("joinder.key").exists());
}

#[test]
fn the_command_line_is_known_by_a_file_while_the_node_serves() {
    let house = House::new();
    assert!(!house.node.is_operator(""));
    house.node.open_for_operator().unwrap();
    let shown = std::fs::read_to_string(house.folder.path().join(joinder_node::OPERATOR_FILE)).unwrap();
    assert!(house.node.is_operator(&shown) && !house.node.is_operator("nonsense"));
    house.node.close_for_operator().unwrap();
    assert!(!house.node.is_operator(&shown));
    house.node.close_for_operator().unwrap();
}

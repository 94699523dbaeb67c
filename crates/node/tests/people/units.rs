//! Units: everybody of the organisation sees what it holds, and each unit decides over its own.

use std::io::Cursor;

use joinder_core::{
    Actor, Unit,
    codes::{PersonRole, StopGround},
};
use joinder_node::{
    Acting, ImportOptions, KeepDecision, May, Node, NodeError, PeopleError, ReportQuery, SetAsideQuery,
    Source,
};

use crate::{House, people};

fn unit(name: &str) -> Unit {
    name.parse().unwrap()
}

/// A house with two units: north has ana, south has ben, and cleo belongs to none.
fn divided() -> House {
    let (house, _, _) = House::with_administrator();
    for (name, unit_name) in [("ana", Some("North")), ("ben", Some("South")), ("cleo", None)] {
        let unit = unit_name.map(unit);
        if let Some(unit) = &unit {
            house.node.add_unit(unit).unwrap();
        }
        let code = house.node.invite_person(name, PersonRole::Supervisor, unit).unwrap();
        house.settle(name, &code);
    }
    house
}

fn person(name: &str) -> Actor {
    Actor::Person { account: name.into() }
}

fn of(house: &House, name: &str) -> Node {
    house.node.under(Acting { actor: person(name), ..Acting::operator() })
}

fn import(node: &Node, source: &str, rows: &str) -> Result<(), NodeError> {
    let text = format!("reference,offender email,date reported\n{rows}");
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    node.import(source, "a.csv", Box::new(Cursor::new(text)), &options, &mut |_| {}).map(|_| ())
}

/// Who was told that another unit decides, and which.
fn other(refused: Result<(), NodeError>) -> Option<Option<String>> {
    match refused {
        Err(NodeError::OtherUnit { unit }) => Some(unit.map(|unit| unit.to_string())),
        Ok(()) => None,
        Err(error) => unreachable!("{error}"),
    }
}

fn north() -> Option<Option<String>> {
    Some(Some("North".to_owned()))
}

#[test]
fn what_a_units_source_brings_is_decided_by_that_unit_or_by_the_organisation() {
    let house = divided();
    let (ana, ben, cleo) = (of(&house, "ana"), of(&house, "ben"), of(&house, "cleo"));
    import(&ana, "north", "N-1,one@mule.example.com,2026-01-01\nN-2,two@mule.example,2026-01-01\n").unwrap();
    let source = house.node.source("north").unwrap().unwrap();
    assert_eq!(source.unit, Some(unit("North")), "whoever makes a source makes it for their unit");

    let seen = |node: &Node| node.reports(&ReportQuery::default()).unwrap().rows.len();
    assert_eq!((seen(&ana), seen(&ben), seen(&cleo)), (2, 2, 2), "everybody sees");
    assert_eq!(other(import(&ben, "north", "N-3,one@mule.example.com,2026-01-02\n")), north());
    assert_eq!(seen(&ben), 2, "and nothing of it was taken");

    let report = house.node.reports(&ReportQuery::default()).unwrap().rows[0].id;
    assert_eq!(ben.report(report).unwrap().unwrap().keeping.unwrap().unit, Some(unit("North")));
    let decide = |node: &Node, what| node.decide_keeping(report, what, "because", "somebody");
    assert_eq!(other(decide(&ben, KeepDecision::LetGo)), north());
    assert_eq!(other(decide(&ana, KeepDecision::LetGo)), None);
    assert_eq!(other(decide(&cleo, KeepDecision::Restrict)), None);
    assert_eq!(other(decide(&ben, KeepDecision::EndRestriction)), north());
    assert_eq!(other(decide(&ana, KeepDecision::EndRestriction)), None);

    let proof = KeepDecision::Stop { ground: StopGround::Proof };
    let refused = ben.may_keep(report, proof, "because", &person("ben")).map(|_| ());
    assert_eq!(other(refused), north());
    assert!(house.node.keeping_that_waits().unwrap().is_empty(), "nor is it noted that they wanted it");

    let aside = house.node.set_aside(&SetAsideQuery::default()).unwrap().rows[0].id;
    assert_eq!(other(ben.dismiss(aside, "no matter")), north());
    assert_eq!(other(ben.replay(aside, None).map(|_| ())), north());
    assert_eq!(other(ana.dismiss(aside, "no matter")), None);

    assert_eq!(other(ben.withdraw(report, "ben")), north());
    assert_eq!(other(ana.withdraw(report, "ana")), None);
    assert_eq!(seen(&ben), 1);
}

#[test]
fn a_unit_changes_no_report_of_another_by_bringing_its_number_through_a_source_of_its_own() {
    let house = divided();
    let (ana, ben, cleo) = (of(&house, "ana"), of(&house, "ben"), of(&house, "cleo"));
    import(&ana, "north", "N-1,one@mule.example.com,2026-01-01\n").unwrap();
    let report = house.node.reports(&ReportQuery::default()).unwrap().rows[0].id;
    let stands = || {
        let view = house.node.report(report).unwrap().unwrap();
        (view.version, view.source, view.keeping.unwrap().unit)
    };
    let before = (1, "north".to_owned(), Some(unit("North")));
    assert_eq!(stands(), before);
    import(&cleo, "all", "A-1,three@mule.example.com,2026-01-01\n").unwrap();
    for source in ["south", "all"] {
        import(&ben, source, "N-1,two@mule.example.com,2026-01-02\nS-1,four@mule.example.com,2026-01-02\n")
            .unwrap();
        assert_eq!(stands(), before, "{source}");
    }
    let aside = house.node.set_aside(&SetAsideQuery::default()).unwrap().rows;
    assert_eq!(aside.len(), 2, "whole, once a source; and the rest was taken");
    assert!(aside.iter().all(|one| one.reason == "unit" && one.replayable && one.report.is_none()));
    let sum = ben.replay(aside[0].id, None).unwrap();
    assert_eq!((sum.tried, sum.taken), (1, 0), "it is another unit's still");
    assert_eq!(house.node.set_aside(&SetAsideQuery::default()).unwrap().rows.len(), 2);

    import(&ana, "north", "N-1,five@mule.example.com,2026-01-03\n").unwrap();
    import(&ben, "south", "N-1,one@mule.example.com,2026-01-01\n").unwrap();
    assert_eq!(stands().0, 2, "nor is an earlier version of it brought back");
    let sum = cleo.replay(aside[0].id, None).unwrap();
    assert_eq!((sum.taken, sum.stale), (0, 1), "it has come in a newer version since");
    import(&cleo, "south", "N-1,six@mule.example.com,2026-01-04\n").unwrap();
    let open = || house.node.set_aside(&SetAsideQuery::default()).unwrap().rows;
    let before = open().len();
    import(&ana, "north", "N-1,seven@mule.example.com,2026-01-05\n").unwrap();
    assert_eq!(open().len(), before + 1, "it is the other unit's now");
    cleo.dismiss(open()[before].id, "not yet").unwrap();
    assert_eq!(open().len(), before);
    import(&ana, "north", "N-1,seven@mule.example.com,2026-01-05\n").unwrap();
    assert_eq!(open().len(), before + 1, "and is not lost when it comes again");
    assert!(open().iter().all(|one| one.replayable));
    assert_eq!(stands().0, 3);
}

#[test]
fn who_was_first_of_two_and_has_moved_is_no_longer_one() {
    let house = divided();
    let (ana, ben) = (of(&house, "ana"), of(&house, "ben"));
    import(&ana, "north", "N-1,one@mule.example.com,2026-01-01\n").unwrap();
    let report = house.node.reports(&ReportQuery::default()).unwrap().rows[0].id;
    let proof = KeepDecision::Stop { ground: StopGround::Proof };
    let wants = |node: &Node, name| node.may_keep(report, proof, "because", &person(name)).unwrap();
    assert_eq!(wants(&ana, "ana"), May::Waits);
    house.node.set_unit("ana", Some(unit("South"))).unwrap();
    house.node.set_unit("ben", Some(unit("North"))).unwrap();
    assert_eq!(wants(&ben, "ben"), May::Waits, "the first decides over it no more");
    house.node.set_unit("ana", None).unwrap();
    assert!(matches!(wants(&ana, "ana"), May::NowWith { account, .. } if account == "ben"));
}

#[test]
fn nobody_of_a_unit_moves_a_source_or_takes_one_that_is_not_theirs() {
    let house = divided();
    let (ana, ben, cleo) = (of(&house, "ana"), of(&house, "ben"), of(&house, "cleo"));
    import(&cleo, "all", "A-1,one@mule.example.com,2026-01-01\n").unwrap();
    let mut source = house.node.source("all").unwrap().unwrap();
    assert_eq!(source.unit, None);
    import(&ben, "south", "A-1,two@mule.example.com,2026-01-02\n").unwrap();
    let held = house.node.reports(&ReportQuery::default()).unwrap().rows[0].id;
    let view = house.node.report(held).unwrap().unwrap();
    assert_eq!((view.version, view.source.as_str()), (1, "all"), "what is no unit's does not become one's");
    let shared = import(&ben, "all", "A-2,one@mule.example.com,2026-01-01\n");
    assert_eq!(other(shared), None, "what is no unit's is everybody's");
    source.unit = Some(unit("North"));
    assert_eq!(other(ana.save_source(&source)), Some(None), "it would keep the others out");
    assert_eq!(other(cleo.save_source(&source)), None);
    assert_eq!(other(ana.save_source(&source)), None, "what stays as it is may be changed by its own");
    assert_eq!(other(ben.save_source(&Source { unit: Some(unit("South")), ..source.clone() })), north());
    assert_eq!(other(ben.save_source(&Source { unit: None, ..source.clone() })), north());
    assert_eq!(other(ana.save_source(&Source { unit: None, ..source.clone() })), north());
    let nowhere = cleo.save_source(&Source { unit: Some(unit("West")), ..source });
    assert_eq!(nowhere.map_err(people), Err(PeopleError::NoUnit));
}

#[test]
fn an_administrator_of_a_unit_makes_nobody_who_decides_over_all() {
    let house = divided();
    house.node.set_role("ana", PersonRole::Administrator).unwrap();
    let ana = of(&house, "ana");
    let invite = |name, unit| ana.invite_person(name, PersonRole::Viewer, unit).map(|_| ());
    assert_eq!(other(invite("dora", None)), Some(None));
    assert_eq!(other(invite("dora", Some(unit("South")))), Some(Some("South".to_owned())));
    assert_eq!(other(invite("dora", Some(unit("North")))), None);
    assert_eq!(other(ana.set_unit("dora", None)), Some(None));
    assert_eq!(other(ana.set_unit("ana", None)), Some(None), "nor themselves");
    assert_eq!(other(ana.disable_person("ben")), Some(Some("South".to_owned())));
    assert_eq!(other(ana.reset_person("cleo").map(|_| ())), Some(None));
    assert_eq!(other(ana.set_role("dora", PersonRole::Analyst)), None);
    assert_eq!(other(ana.add_unit(&unit("West"))), Some(None));
    assert_eq!(other(ana.remove_unit(&unit("South"))), Some(None));
    let session = |name: &str| {
        let begun = house.node.sessions_of(name).unwrap();
        begun[0].id
    };
    assert_eq!(other(ana.end_session("root", &session("root"))), Some(None));
    assert_eq!(other(ana.end_session("ana", &session("ana"))), None, "one's own");
    let last = house.node.disable_person("root");
    assert_eq!(last.map_err(people), Err(PeopleError::LastAdministrator), "ana could not take its place");
    let last = house.node.set_unit("root", Some(unit("North")));
    assert_eq!(last.map_err(people), Err(PeopleError::LastAdministrator));
}

#[test]
fn a_unit_goes_when_nobody_and_nothing_belongs_to_it() {
    let house = divided();
    let gone = |name| house.node.remove_unit(&unit(name)).map_err(people);
    assert_eq!(gone("South"), Err(PeopleError::UnitInUse));
    house.node.set_unit("ben", None).unwrap();
    assert_eq!(gone("South"), Ok(()));
    assert_eq!(gone("South"), Err(PeopleError::NoUnit));
    house.node.set_unit("ana", None).unwrap();
    house.node.save_source(&Source { unit: Some(unit("North")), ..Source::named("north").unwrap() }).unwrap();
    assert_eq!(gone("North"), Err(PeopleError::UnitInUse), "a source belongs to it");
    assert_eq!(house.node.add_unit(&unit("North")).map_err(people), Err(PeopleError::UnitTaken));
    let all: Vec<_> = house.node.units().unwrap().into_iter().map(|one| (one.people, one.sources)).collect();
    assert_eq!(all, [(0, 1)]);
}

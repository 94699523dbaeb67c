//! People whom another system lets in.

use joinder_core::codes::PersonRole;
use joinder_node::PeopleError;

use crate::{HOME, House, PASSWORD, people};

#[test]
fn an_account_is_made_when_somebody_first_comes_and_its_role_follows() {
    let (house, _, _) = House::with_administrator();
    let come = |subject: &str, name: &str, role| {
        house.node.log_in_by_provider(subject, name, role, HOME).map_err(people)
    };
    let begun = come("248", "Bo@Police.example", PersonRole::Analyst).unwrap();
    let session = house.node.session(begun.token.show()).unwrap().unwrap();
    assert_eq!((session.account.as_str(), session.role), ("bo@police.example", PersonRole::Analyst));
    assert!(session.whole, "the second factor is the provider's");
    come("248", "called otherwise now", PersonRole::Supervisor).unwrap();
    let session = house.node.session(begun.token.show()).unwrap().unwrap();
    assert_eq!(session.role, PersonRole::Supervisor, "the same account, in the role of today");
    assert_eq!(
        come("249", "Bo@police.example", PersonRole::Viewer),
        Err(PeopleError::Taken),
        "another's name"
    );
    assert_eq!(come("250", "root", PersonRole::Administrator), Err(PeopleError::Taken), "a name from here");
    assert_eq!(come("251", "", PersonRole::Viewer), Err(PeopleError::Name));
    let by_password = house.log_in("bo@police.example", PASSWORD, "", HOME);
    assert_eq!(by_password, Err(PeopleError::WrongLogIn), "there is no password");
}

#[test]
fn who_is_disabled_here_stays_out_whatever_the_provider_says() {
    let (house, _, _) = House::with_administrator();
    let come = || house.node.log_in_by_provider("248", "bo", PersonRole::Analyst, HOME).map_err(people);
    let begun = come().unwrap();
    house.node.disable_person("bo").unwrap();
    assert!(house.node.session(begun.token.show()).unwrap().is_none());
    assert_eq!(come(), Err(PeopleError::WrongLogIn));
    let renamed = house.node.log_in_by_provider("248", "bo2", PersonRole::Analyst, HOME);
    assert_eq!(renamed.map_err(people), Err(PeopleError::WrongLogIn), "whatever they are called there now");
    let code = house.node.reset_person("bo").unwrap();
    house.settle("bo", &code);
    assert_eq!(come(), Err(PeopleError::Taken), "whoever was reset comes in by password");
    let renamed = |name: &str| house.node.log_in_by_provider("248", name, PersonRole::Analyst, HOME);
    assert_eq!(renamed("bo3").map_err(people), Err(PeopleError::Taken), "and under no other name beside it");
    house.node.disable_person("bo").unwrap();
    assert_eq!(renamed("bo4").map_err(people), Err(PeopleError::Taken));
    house.node.reset_person("bo").unwrap();
    assert_eq!(renamed("bo5").map_err(people), Err(PeopleError::Taken), "invited anew, and not yet taken up");
}

#[test]
fn the_provider_leaves_an_administrator_and_makes_none_where_there_is_nobody() {
    let house = House::new();
    let come = |role| house.node.log_in_by_provider("1", "ann", role, HOME).map_err(people);
    assert_eq!(come(PersonRole::Analyst), Err(PeopleError::FirstIsAdministrator));
    come(PersonRole::Administrator).unwrap();
    assert_eq!(come(PersonRole::Viewer), Err(PeopleError::LastAdministrator));
    house.node.invite_person("ben", PersonRole::Viewer, None).unwrap();
}

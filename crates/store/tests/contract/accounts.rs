//! Accounts, codes, sessions and tokens.

use joinder_core::{
    Rights, Unit, Working,
    codes::{PersonRole, Purpose, Right},
};
use joinder_store::{AccountRow, AccountState, FirstOfTwo, SessionRow, StoreError, TokenRow};

use super::support::{NOW, TestStore};

fn an_account(name: &str) -> AccountRow {
    AccountRow {
        name: name.into(),
        role: PersonRole::Analyst,
        unit: None,
        state: AccountState::Invited,
        password: None,
        second_factor: None,
        confirmed: false,
        last_step: 0,
        made_ms: NOW,
        made_by: "root".into(),
    }
}

fn a_session(number: u8, account: &str) -> SessionRow {
    SessionRow {
        digest: [number; 32],
        account: account.into(),
        whole: true,
        made_ms: NOW,
        seen_ms: NOW,
        address: "192.0.2.1".into(),
        working: None,
    }
}

both_stores! {
    fn accounts_are_saved_and_changed(store: &TestStore) {
        assert!(!store.reading(|tx| tx.has_accounts()));
        store.writing(|tx| tx.save_account(&an_account("b")));
        store.writing(|tx| tx.save_account(&an_account("a")));
        let mut changed = AccountRow {
            role: PersonRole::Supervisor,
            unit: Some("Łódź".parse().unwrap()),
            state: AccountState::Active,
            password: Some("$argon2id$".into()),
            second_factor: Some(vec![0, 255]),
            confirmed: true,
            last_step: 7,
            made_ms: 1,
            made_by: "somebody".into(),
            ..an_account("a")
        };
        store.writing(|tx| tx.save_account(&changed));
        (changed.made_ms, changed.made_by) = (NOW, "root".into());
        assert_eq!(store.reading(|tx| tx.account("a")), Some(changed.clone()));
        assert_eq!(store.reading(|tx| tx.account("A")), None);
        assert_eq!(store.reading(|tx| tx.accounts()), [changed, an_account("b")]);
        assert!(store.reading(|tx| tx.has_accounts()));
    }

    fn a_unit_is_there_once_until_it_is_taken_away(store: &TestStore) {
        let unit = |name: &str| name.parse::<Unit>().unwrap();
        let added = |name| store.writing(|tx| tx.add_unit(&unit(name), "root", NOW));
        assert_eq!([added("South"), added("North"), added("South")], [true, true, false]);
        assert_eq!(store.reading(|tx| tx.units()), [unit("North"), unit("South")]);
        let removed = |name| store.writing(|tx| tx.remove_unit(&unit(name)));
        assert_eq!([removed("South"), removed("South")], [true, false]);
        assert_eq!(store.reading(|tx| tx.units()), [unit("North")]);
    }

    fn a_step_is_used_once_and_no_earlier_one_after_it(store: &TestStore) {
        store.writing(|tx| tx.save_account(&an_account("a")));
        let used = |step| store.writing(|tx| tx.use_step("a", step));
        assert_eq!([used(5), used(5), used(4), used(6)], [true, false, false, true]);
        assert!(!store.writing(|tx| tx.use_step("nobody", 9)));
    }

    fn a_recovery_code_is_used_once(store: &TestStore) {
        store.writing(|tx| tx.set_recovery_codes("a", &[[1; 32], [2; 32]]));
        let used = |account: &str, digest| store.writing(|tx| tx.use_recovery_code(account, &digest));
        assert_eq!([used("b", [1; 32]), used("a", [1; 32]), used("a", [1; 32])], [false, true, false]);
        assert_eq!(store.reading(|tx| tx.recovery_codes("a")), 1);
        store.writing(|tx| tx.set_recovery_codes("a", &[[3; 32]]));
        assert!(!used("a", [2; 32]), "new ones take the place of the old ones");
    }

    fn a_one_time_code_is_used_once_and_in_time(store: &TestStore) {
        store.writing(|tx| tx.set_one_time_code(&[1; 32], None, NOW + 10));
        store.writing(|tx| tx.set_one_time_code(&[2; 32], Some("a"), NOW + 10));
        let whose = |digest, now| store.reading(|tx| tx.one_time_code(&digest, now));
        assert_eq!(whose([1; 32], NOW), Some(None));
        assert_eq!(whose([2; 32], NOW), Some(Some("a".to_owned())));
        assert_eq!(whose([2; 32], NOW + 10), None, "too late");
        assert_eq!(whose([9; 32], NOW), None);
        store.writing(|tx| tx.set_one_time_code(&[3; 32], Some("a"), NOW + 10));
        assert_eq!(whose([2; 32], NOW), None, "a newer one takes its place");
        let used = |digest| store.writing(|tx| tx.use_one_time_code(&digest));
        assert_eq!([used([3; 32]), used([3; 32])], [true, false]);
        store.writing(|tx| tx.set_one_time_code(&[4; 32], None, NOW + 10));
        assert_eq!((whose([1; 32], NOW), whose([4; 32], NOW)), (None, Some(None)));
    }

    fn sessions_are_found_by_their_digest_and_ended(store: &TestStore) {
        let one = a_session(1, "a");
        for session in [&one, &a_session(2, "a"), &a_session(3, "b")] {
            store.writing(|tx| tx.add_session(session));
        }
        assert_eq!(store.reading(|tx| tx.session(&[1; 32])), Some(one.clone()));
        let working = Working { purpose: Purpose::C, case: Some("2026-17".into()) };
        store.writing(|tx| tx.set_working(&[1; 32], Some(&working)));
        store.writing(|tx| tx.see_session(&[1; 32], NOW + 5));
        let used = SessionRow { seen_ms: NOW + 5, working: Some(working), ..one };
        assert_eq!(store.reading(|tx| tx.sessions_of("a")), [used, a_session(2, "a")], "the last used first");
        store.writing(|tx| tx.set_working(&[1; 32], None));
        assert_eq!(store.reading(|tx| tx.session(&[1; 32])).unwrap().working, None);
        assert!(!store.writing(|tx| tx.end_session("b", &[1; 32])), "another's");
        assert!(store.writing(|tx| tx.end_session("a", &[1; 32])));
        assert_eq!(store.reading(|tx| tx.session(&[1; 32])), None);
        store.writing(|tx| tx.end_sessions("a"));
        assert!(store.reading(|tx| tx.sessions_of("a")).is_empty());
        assert_eq!(store.writing(|tx| tx.drop_sessions(NOW, NOW)), 0);
        assert_eq!(store.writing(|tx| tx.drop_sessions(NOW + 1, NOW)), 1, "not used for long");
        store.writing(|tx| tx.add_session(&a_session(4, "a")));
        assert_eq!(store.writing(|tx| tx.drop_sessions(NOW, NOW + 1)), 1, "begun long ago");
    }

    fn tokens_are_found_by_their_digest_and_ended(store: &TestStore) {
        let token = TokenRow {
            digest: [1; 32],
            account: "a".into(),
            name: "nightly".into(),
            scopes: Rights::these(&[Right::LookUp, Right::Statistics]),
            made_ms: NOW,
            expires_ms: NOW + 9,
            used_ms: None,
        };
        store.writing(|tx| tx.add_token(&token));
        assert_eq!(store.reading(|tx| tx.token(&[1; 32])), Some(token.clone()));
        let again = TokenRow { digest: [2; 32], ..token };
        store.writing(|tx| tx.add_token(&again));
        store.writing(|tx| tx.see_token(&[2; 32], NOW + 1));
        assert_eq!(store.reading(|tx| tx.token(&[1; 32])), None, "one of the same name takes its place");
        assert_eq!(store.reading(|tx| tx.tokens_of("a")), [TokenRow { used_ms: Some(NOW + 1), ..again }]);
        assert!(!store.writing(|tx| tx.end_token("b", "nightly")));
        assert!(store.writing(|tx| tx.end_token("a", "nightly")));
        store.writing(|tx| tx.end_tokens("a"));
        assert_eq!(store.reading(|tx| tx.token(&[2; 32])), None);
    }

    fn places_are_known_again_until_they_are_forgotten(store: &TestStore) {
        store.writing(|tx| tx.note_log_in("a", "192.0.2.1", NOW, 0));
        let known = |account: &str, place: &str| store.reading(|tx| tx.has_logged_in_from(account, place, NOW));
        assert_eq!([known("a", "192.0.2.1"), known("b", "192.0.2.1"), known("a", "192.0.2.2")], [true, false, false]);
        store.writing(|tx| tx.note_log_in("a", "192.0.2.2", NOW + 9, NOW + 1));
        assert_eq!([known("a", "192.0.2.1"), known("a", "192.0.2.2")], [false, true]);
    }

    fn what_takes_two_waits_for_the_second(store: &TestStore) {
        let first = || store.reading(|tx| tx.first_of_two("revoke-link", "DE-bka"));
        assert_eq!(first(), None);
        let asks = |account: &str, at_ms, why: &str| FirstOfTwo {
            subject: "DE-bka".to_owned(),
            account: account.to_owned(),
            at_ms,
            why: why.to_owned(),
        };
        store.writing(|tx| tx.set_first_of_two("revoke-link", &asks("a", NOW, ""), 0));
        let second = asks("b", NOW + 1, "the trial");
        store.writing(|tx| tx.set_first_of_two("revoke-link", &second, 0));
        assert_eq!(first(), Some(second.clone()));
        assert_eq!(store.reading(|tx| tx.firsts_of_two("revoke-link")), [second]);
        let other = FirstOfTwo { subject: "FR".to_owned(), ..asks("a", NOW + 9, "") };
        store.writing(|tx| tx.set_first_of_two("revoke-link", &other, NOW + 2));
        assert_eq!(first(), None, "it waits no longer");
        store.writing(|tx| tx.set_first_of_two("revoke-link", &asks("b", NOW + 9, ""), NOW));
        store.writing(|tx| tx.drop_first_of_two("revoke-link", "DE-bka"));
        assert_eq!(first(), None);
    }

    fn an_account_in_no_role_is_corrupt(store: &TestStore) {
        store.writing(|tx| tx.save_account(&an_account("a")));
        store.by_other_hands("UPDATE account SET role = 'king'");
        assert!(matches!(store.read(|tx| tx.account("a")), Err(StoreError::Corrupt { table: "account", .. })));
    }
}

//! What is shared by nature, through the public door.

use std::path::PathBuf;

use joinder_core::Trace;
use joinder_observables::{ListError, SharedLists};

fn check(lists: &SharedLists, trace: &str, want: Option<&str>) {
    let trace: Trace = trace.parse().expect("the table holds traces");
    assert_eq!(lists.why_shared(&trace).map(|n| n.as_str()), want, "{trace}");
}

#[test]
fn lists_apply_to_the_normal_form() {
    let lists = SharedLists::builtin();
    // MISP 3156 and 2530: an address is in a network, whatever port stood behind it.
    check(&lists, "ip:8.8.8.8", Some("Public resolvers"));
    check(&lists, "ip:192.168.1.20", Some("Private and reserved networks"));
    check(&lists, "ip:100.64.3.4", Some("Private and reserved networks"));
    check(&lists, "ip:2606:4700::6810:1", Some("Networks of delivery services"));
    check(&lists, "ip:81.75.9.21", None);
    check(&lists, "domain:mail.google.com", Some("Sites that everybody visits"));
    check(&lists, "domain:gmail.com", Some("Mail for everybody"));
    check(&lists, "domain:www.ing.nl", Some("Banks of the States"));
    check(&lists, "domain:not-ing.nl", None);
    check(&lists, "domain:ing.nl.bad.com", None);
    check(&lists, "url:https://www.ing.nl/", Some("Banks of the States"));
    check(&lists, "url:https://bit.ly/3abcDEF", None);
    check(&lists, "domain:bit.ly", Some("URL shorteners"));
    check(&lists, "url:http://192.168.1.1/login", Some("Private and reserved networks"));
    check(&lists, "phone:+12125550123", Some("Telephone numbers for drama"));
    check(&lists, "phone:+447700900123", Some("Telephone numbers for drama"));
    check(&lists, "md5:d41d8cd98f00b204e9800998ecf8427e", Some("Hashes of empty and trivial files"));
    check(&lists, "ethereum:0xdac17f958d2ee523a2206206994597c13d831ec7", Some("Addresses of services"));
}

#[test]
fn what_belongs_to_one_is_not_shared() {
    let lists = SharedLists::builtin();
    check(&lists, "email:jan.bad@gmail.com", None);
    check(&lists, "domain:bad-shop.pages.dev", None);
    check(&lists, "domain:pages.dev", Some("Hosting and cloud"));
    check(&lists, "domain:bad.duckdns.org", None);
    check(&lists, "domain:duckdns.org", Some("Dynamic names"));
    check(&lists, "domain:bad.blogspot.com", None);
    check(&lists, "domain:bad.myshopify.com", None);
    check(&lists, "url:https://t.me/bad_guy", None);
    check(&lists, "handle:telegram:bad_guy", None);
    check(&lists, "iban:NL91ABNA0417164300", None);
    check(&lists, "domain:bad.droppages.com", None);
    check(&lists, "domain:droppages.com", Some("Site builders"));
    check(&lists, "domain:bad.onmicrosoft.com", None);
    check(&lists, "domain:onmicrosoft.com", Some("Hosting and cloud"));
    check(&lists, "domain:download.anydesk.com", Some("Sites that everybody visits"));
}

#[test]
fn warning_lists_of_every_type_are_read() {
    let mut lists = SharedLists::none();
    let list = |sort: &str, attributes: &str, entries: &str| {
        format!(
            r#"{{"name":"L {sort}","type":"{sort}","matching_attributes":[{attributes}],"list":[{entries}]}}"#
        )
    };
    let mut add = |json: String| lists.add_warning_list(&json).map(|n| n.to_string());
    // A network inside a listed network.
    assert_eq!(
        add(list("cidr", r#""ip-src""#, r#""10.0.0.0/8","10.1.0.0/16","2001:db8::/32""#)).unwrap(),
        "L cidr"
    );
    add(list("hostname", r#""domain""#, r#"".bank.com","Päge.de""#)).unwrap();
    add(list("string", r#""md5","domain""#, r#""d41d8cd98f00b204e9800998ecf8427e","uni.edu""#)).unwrap();
    add(list("substring", r#""email-src""#, r#""@noreply.""#)).unwrap();
    add(list("regex", r#""phone-number""#, r#""/((?:\\+|00)33?|0?)(19900)([0-9]{4})/g""#)).unwrap();
    assert!(matches!(add(list("regex", "", r#""/(?=a)/""#)), Err(ListError::Entry { entry: 1, .. })));
    assert!(matches!(add(list("cidr", "", r#""1.1.1.1","x""#)), Err(ListError::Entry { entry: 2, .. })));
    assert!(matches!(add(list("tree", "", "")), Err(ListError::Type)));
    assert!(matches!(add("[]".into()), Err(ListError::Form(_))));
    check(&lists, "ip:10.1.2.3", Some("L cidr"));
    check(&lists, "ip:10.200.2.3", Some("L cidr"));
    check(&lists, "ip:2001:db8::1", Some("L cidr"));
    check(&lists, "domain:www.bank.com", Some("L hostname"));
    check(&lists, "domain:xn--pge-qla.de", Some("L hostname"));
    check(&lists, "domain:uni.edu", Some("L string"));
    check(&lists, "md5:d41d8cd98f00b204e9800998ecf8427e", Some("L string"));
    check(&lists, "email:x@noreply.bank.com", Some("L substring"));
    check(&lists, "phone:+33199001234", Some("L regex"));
    check(&lists, "phone:+33612345678", None);
}

#[test]
fn real_warning_lists_are_read() {
    let root = std::env::var_os("JOINDER_SHARED")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let Ok(folder) = std::fs::read_dir(root.join("data/warninglists")) else { return };
    let mut lists = SharedLists::builtin();
    for file in folder {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|e| e == "json") {
            let json = std::fs::read_to_string(&path).unwrap();
            lists.add_warning_list(&json).unwrap_or_else(|e| panic!("{path:?}: {e}"));
        }
    }
    check(&lists, "domain:www.1822direkt.com", Some("List of known bank domains"));
}

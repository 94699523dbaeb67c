//! IODEF, versions 1 and 2, and what XML must not be able to do.

use joinder_core::codes::Kind;
use joinder_formats::{Format, Reason};

use crate::support::{has, has_not, options, read_bytes, read_text};

const ONE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- before the root -->
<IODEF-Document version="1.00" lang="en" xmlns="urn:ietf:params:xml:ns:iodef-1.0">
  <Incident purpose="reporting" restriction="need-to-know">
    <IncidentID name="csirt.example.com">189493</IncidentID>
    <ReportTime>2026-09-13T23:19:24+00:00</ReportTime>
    <StartTime>2026-09-13T18:11:21+02:00</StartTime>
    <Description>Hosts sending orders &amp; probes to our shop</Description>
    <Assessment><Impact type="dos" completion="failed"/><MonetaryImpact severity="low" currency="EUR">1234.50</MonetaryImpact></Assessment>
    <Contact role="creator" type="organization"><ContactName>CSIRT</ContactName><Email>contact@csirt.example.com</Email></Contact>
    <EventData><Flow>
      <System category="source"><Node><NodeName>irc.bad-shop.com</NodeName><Address category="ipv4-addr">198.51.100.7</Address></Node></System>
      <System category="target"><Node><Address category="ipv4-addr">203.0.113.9</Address><Address category="ipv4-net">203.0.113.0/28</Address></Node></System>
    </Flow></EventData>
  </Incident>
  <Incident purpose="reporting"><IncidentID>2</IncidentID><Description>second</Description></Incident>
</IODEF-Document>"#;

#[test]
fn an_incident_is_a_report_and_systems_have_sides() {
    let outcome = read_text(ONE, "a.xml");
    assert_eq!(outcome.summary.format, Format::Iodef);
    let reports = outcome.reports();
    let [first, second] = &reports[..] else { panic!("{}", reports.len()) };
    assert_eq!((first.reference.as_str(), second.reference.as_str()), ("189493", "2"));
    assert_eq!(first.kind, Kind::Ddos);
    assert_eq!(first.reported_at.unwrap().to_string(), "2026-09-13T23:19:24+00:00");
    assert_eq!(first.losses[0].money.amount.to_string(), "1234.50");
    has(first, "offender ip:198.51.100.7");
    has(first, "offender domain:irc.bad-shop.com");
    has(first, "victim ip:203.0.113.9");
    has(first, "third email:contact@csirt.example.com");
    has_not(first, "offender ip:203.0.113.0");
    assert!(first.narrative.as_ref().unwrap().text.contains("orders & probes"));
}

#[test]
fn version_two_and_prefixed_names_are_read() {
    let text = r#"<iodef:IODEF-Document version="2.00" xmlns:iodef="urn:ietf:params:xml:ns:iodef-2.0"><iodef:Incident restriction="green">
        <iodef:IncidentID>492382</iodef:IncidentID><iodef:GenerationTime>2026-07-18T09:00:00-05:00</iodef:GenerationTime>
        <iodef:EventData><iodef:Flow><iodef:System category="source"><iodef:Node><iodef:DomainData><iodef:Name>bad-shop.com</iodef:Name></iodef:DomainData></iodef:Node></iodef:System></iodef:Flow>
        <iodef:Record><iodef:RecordData><iodef:EmailData><iodef:EmailFrom>boss@bad-shop.com</iodef:EmailFrom><iodef:EmailTo>clerk@firm.example.org</iodef:EmailTo></iodef:EmailData></iodef:RecordData></iodef:Record></iodef:EventData>
        </iodef:Incident></iodef:IODEF-Document>"#;
    let report = read_text(text, "b.xml").one().report;
    has(&report, "offender domain:bad-shop.com");
    has(&report, "offender email:boss@bad-shop.com");
    has(&report, "victim email:clerk@firm.example.org");
}

#[test]
fn one_incident_replays_alone() {
    let outcome = read_text(ONE, "a.xml");
    let raw = outcome.drafts[0].raw.clone();
    let again = read_bytes(&raw, "replay", &options()).reports();
    assert_eq!(again, [read_text(ONE, "a.xml").reports().remove(0)]);
}

#[test]
fn entities_depth_and_broken_ends_are_set_aside_and_what_came_before_is_kept() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE IODEF-Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><IODEF-Document><Incident><Description>&b;</Description></Incident></IODEF-Document>"#;
    let outside = r#"<IODEF-Document><Incident><Description>ok one</Description></Incident><Incident><Description>&file;</Description></Incident></IODEF-Document>"#;
    let deep = format!("<IODEF-Document><Incident>{}", "<a>".repeat(100_000));
    let cut = &ONE[..ONE.len() - 60];
    for (text, kept, reason) in [
        (laughs, 0, Reason::Xml),
        (outside, 1, Reason::Xml),
        (&deep, 0, Reason::TooDeep),
        (cut, 1, Reason::Xml),
    ] {
        let outcome = read_text(text, "x.xml");
        assert_eq!((outcome.drafts.len(), outcome.aside[0].reason), (kept, reason), "{}", &text[..60]);
    }
}

fn incident(n: u32, text: &str) -> String {
    format!(
        "<Incident purpose=\"reporting\"><IncidentID>{n}</IncidentID><Description>{text}</Description></Incident>\n"
    )
}

#[test]
fn a_broken_incident_costs_itself_alone() {
    let unclosed = incident(2, "two").replace("</Description>", "");
    let no_end = incident(2, "two").replace("</Incident>", "");
    let no_start = incident(2, "two").replace("<Incident ", "<Accident ");
    let quote = incident(2, "two").replace("reporting\"", "reporting");
    let entity = incident(2, "&file;");
    for bad in [&unclosed, &no_end, &no_start, &quote, &entity] {
        let text = format!(
            "<IODEF-Document version=\"2.00\">{}{bad}{}{}</IODEF-Document>",
            incident(1, "one"),
            incident(3, "three"),
            incident(4, "four")
        );
        let outcome = read_text(&text, "a.xml");
        let references: Vec<_> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
        assert_eq!(references, ["1", "3", "4"], "{bad}");
        assert_eq!((outcome.aside.len(), outcome.aside[0].reason), (1, Reason::Xml), "{bad}");
        assert_eq!(outcome.aside[0].raw.trim_ascii(), bad.trim().as_bytes(), "byte for byte");
    }
}

#[test]
fn an_incident_that_is_cut_off_costs_itself_alone_wherever_it_is_cut() {
    let whole = incident(2, "two");
    for (cut, place) in (1..whole.trim_end().len()).flat_map(|cut| (0..4).map(move |place| (cut, place))) {
        let mut incidents = vec![incident(1, "one"), incident(3, "three"), incident(4, "four")];
        incidents.insert(place, format!("{}\n", &whole[..cut]));
        let text = format!("<IODEF-Document version=\"2.00\">{}</IODEF-Document>", incidents.concat());
        let outcome = read_text(&text, "a.xml");
        let references: Vec<_> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
        assert_eq!(references, ["1", "3", "4"], "cut at {cut}, in place {place}");
        assert!(!outcome.aside.is_empty(), "cut at {cut}, in place {place}");
    }
}

#[test]
fn incidents_that_nothing_begins_do_not_vanish() {
    let headless = |n| incident(n, "x").replace("<Incident ", "Incident ");
    let text = format!(
        "<IODEF-Document version=\"2.00\">{}{}{}{}{}</IODEF-Document>",
        incident(1, "one"),
        headless(2),
        incident(3, "three"),
        headless(4),
        incident(5, "five")
    );
    let outcome = read_text(&text, "a.xml");
    let references: Vec<_> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
    assert_eq!(references, ["1", "3", "5"]);
    let kept: Vec<_> = outcome.aside.iter().map(|a| String::from_utf8_lossy(a.raw.trim_ascii())).collect();
    assert_eq!(kept, [headless(2).trim(), headless(4).trim()]);
}

#[test]
fn bytes_that_are_no_text_cost_their_own_incident_alone() {
    let text = ONE.replace("Hosts sending", "Hosts \u{1}sending");
    let mut bytes = text.into_bytes();
    let at = bytes.iter().position(|&b| b == 1).unwrap();
    bytes[at] = 0xff;
    let outcome = read_bytes(&bytes, "a.xml", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (1, vec!["encoding"]));
    assert_eq!(outcome.drafts[0].reference.as_deref(), Some("2"));
    assert!(outcome.aside[0].raw.contains(&0xff), "byte for byte");
}

#[test]
fn a_document_without_incidents_is_set_aside() {
    let outcome = read_text("<IODEF-Document version=\"2.00\"></IODEF-Document>", "a.xml");
    assert_eq!(outcome.reasons(), ["empty"]);
}
